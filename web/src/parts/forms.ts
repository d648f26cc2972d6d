/** Forms whose address is worth keeping: what is left empty stays out of it. */
export function tidyForms(): void {
  for (const form of document.querySelectorAll<HTMLFormElement>("main form")) {
    form.addEventListener("formdata", (event) => {
      for (const [name, value] of [...event.formData.entries()]) {
        if (value !== "") continue;
        const others = event.formData.getAll(name).filter((other) => other !== "");
        event.formData.delete(name);
        for (const other of others) event.formData.append(name, other);
      }
    });
  }
}
