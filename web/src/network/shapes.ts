/**
 * Shapes of nodes: a circle, or a polygon of as many sides, turned by an angle; all have the area of the circle.
 * One WebGL program draws them all, so that twenty thousand nodes are one call; the same numbers make SVG.
 */
import { NodeProgram, type ProgramInfo } from "sigma/rendering";
import type { NodeDisplayData, RenderParams } from "sigma/types";
import { floatColor } from "sigma/utils";
import type { Line, Thing } from "./data";

export interface Shape {
  sides: number;
  turn: number;
}

/** What the program reads of a node beside sigma's own. */
export interface ShapedNode extends NodeDisplayData {
  shape: Shape;
  outline: string;
}

const UP = -Math.PI / 2; // the side opposite to the upper corner looks down
export const CIRCLE: Shape = { sides: 0, turn: 0 };
export const SQUARE: Shape = { sides: 4, turn: 0 };
export const DIAMOND: Shape = { sides: 4, turn: Math.PI / 4 };
export const TRIANGLE: Shape = { sides: 3, turn: UP };
export const PENTAGON: Shape = { sides: 5, turn: UP };
export const HEXAGON: Shape = { sides: 6, turn: 0 };

/** Return the corners of a shape as SVG has them, y downwards; none for a circle. */
export function corners({ sides, turn }: Shape, x: number, y: number, radius: number): [number, number][] {
  const sector = (2 * Math.PI) / sides;
  const reach = (radius * Math.sqrt(Math.PI / (sides * Math.tan(sector / 2)))) / Math.cos(sector / 2);
  return Array.from({ length: sides }, (_, side) => {
    const angle = turn + sector * (side + 0.5);
    return [x + reach * Math.cos(angle), y - reach * Math.sin(angle)];
  });
}

/** In radii: how far the triangle that is painted reaches, so that the widest shape fits in. */
const REACH = 3.3;
const VERTEX = /* glsl */ `
precision highp float;
attribute vec4 a_id;
attribute vec4 a_fill;
attribute vec4 a_outline;
attribute vec2 a_position;
attribute float a_size;
attribute vec2 a_shape;
attribute float a_angle;
uniform mat3 u_matrix;
uniform float u_sizeRatio;
uniform float u_correctionRatio;
varying vec4 v_fill;
varying vec4 v_outline;
varying vec2 v_point;
varying vec2 v_shape;
varying float v_pixel;

void main() {
  vec2 corner = ${REACH.toFixed(1)} * vec2(cos(a_angle), sin(a_angle));
  float radius = 2.0 * a_size * u_correctionRatio / u_sizeRatio;
  gl_Position = vec4((u_matrix * vec3(a_position + radius * corner, 1.0)).xy, 0.0, 1.0);
  v_point = corner;
  v_shape = a_shape;
  v_pixel = u_sizeRatio / a_size;
  #ifdef PICKING_MODE
  v_fill = a_id;
  #else
  v_fill = a_fill;
  #endif
  v_fill.a *= 255.0 / 254.0;
  v_outline = a_outline;
  v_outline.a *= 255.0 / 254.0;
}`;
const FRAGMENT = /* glsl */ `
precision highp float;
varying vec4 v_fill;
varying vec4 v_outline;
varying vec2 v_point;
varying vec2 v_shape;
varying float v_pixel;
const float PI = 3.14159265;

/* How far outside the shape a point lies, in radii of the circle of the same area. */
float outside(vec2 point) {
  float sides = floor(v_shape.x + 0.5);
  if (sides < 3.0) return length(point) - 1.0;
  float sector = 2.0 * PI / sides;
  float angle = atan(point.y, point.x) - v_shape.y;
  float inradius = sqrt(PI / (sides * tan(sector / 2.0)));
  return length(point) * cos(angle - sector * floor(angle / sector + 0.5)) - inradius;
}

void main() {
  float far = outside(v_point);
  #ifdef PICKING_MODE
  gl_FragColor = far > v_pixel ? vec4(0.0) : v_fill;
  #else
  float line = min(1.6 * v_pixel, 0.3); // a small node is not all outline
  vec4 colour = mix(v_fill, v_outline, smoothstep(-line - v_pixel, -line, far));
  gl_FragColor = mix(colour, vec4(0.0), smoothstep(-0.5 * v_pixel, 0.5 * v_pixel, far));
  #endif
}`;

const { FLOAT, TRIANGLES, UNSIGNED_BYTE } = WebGLRenderingContext;
type Uniform = "u_sizeRatio" | "u_correctionRatio" | "u_matrix";

/** Draws nodes in the shape, fill and outline that their display data say. */
export class ShapeProgram extends NodeProgram<Uniform, Thing, Line> {
  override getDefinition() {
    return {
      VERTICES: 3,
      VERTEX_SHADER_SOURCE: VERTEX,
      FRAGMENT_SHADER_SOURCE: FRAGMENT,
      METHOD: TRIANGLES,
      UNIFORMS: ["u_sizeRatio", "u_correctionRatio", "u_matrix"] as const,
      ATTRIBUTES: [
        { name: "a_position", size: 2, type: FLOAT },
        { name: "a_size", size: 1, type: FLOAT },
        { name: "a_shape", size: 2, type: FLOAT },
        { name: "a_fill", size: 4, type: UNSIGNED_BYTE, normalized: true },
        { name: "a_outline", size: 4, type: UNSIGNED_BYTE, normalized: true },
        { name: "a_id", size: 4, type: UNSIGNED_BYTE, normalized: true },
      ],
      CONSTANT_ATTRIBUTES: [{ name: "a_angle", size: 1, type: FLOAT }],
      CONSTANT_DATA: [[0], [(2 * Math.PI) / 3], [(4 * Math.PI) / 3]],
    };
  }

  override processVisibleItem(index: number, start: number, data: NodeDisplayData): void {
    const { shape, outline } = data as ShapedNode;
    this.array.set(
      [data.x, data.y, data.size, shape.sides, shape.turn, floatColor(data.color), floatColor(outline), index],
      start,
    );
  }

  override setUniforms({ sizeRatio, correctionRatio, matrix }: RenderParams, { gl, uniformLocations }: ProgramInfo): void {
    gl.uniform1f(uniformLocations["u_sizeRatio"] ?? null, sizeRatio);
    gl.uniform1f(uniformLocations["u_correctionRatio"] ?? null, correctionRatio);
    gl.uniformMatrix3fv(uniformLocations["u_matrix"] ?? null, false, matrix);
  }
}
