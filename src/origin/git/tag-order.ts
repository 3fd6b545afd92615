/** Orders names by the numbers in them: `v1.9.0` before `v1.10.0`. Only for what is near to what, not by any rule of Go's. */
export const compareNames: (a: string, b: string) => number = new Intl.Collator('en', { numeric: true })
  .compare;
