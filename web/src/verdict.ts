import { tidyForms } from "./parts/forms";

tidyForms();
