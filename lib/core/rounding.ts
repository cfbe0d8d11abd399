// Doubles make 0.29 * 100 a little less than 29. Twelve digits are far more than any quantity here has,
// and far fewer than a double holds, so the error of one product is gone and nothing else is.
const DIGITS = 12;

/** The largest whole number that is not above the value, not fooled by the last digits of a product. */
export function roundDown(value: number): number {
  return Math.floor(Number(value.toPrecision(DIGITS)));
}

/** The smallest whole number that is not below the value, not fooled by the last digits of a product. */
export function roundUp(value: number): number {
  return Math.ceil(Number(value.toPrecision(DIGITS)));
}
