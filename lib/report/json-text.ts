/** Characters that move the cursor or turn the text around, of those that JSON leaves as they are. */
const HOSTILE = /[\u007f-\u009f\p{Zl}\p{Zp}\p{Bidi_Control}]/gu;

/** A value as indented JSON that does no harm in a terminal either: the same value is read from it. */
export function jsonText(value: unknown): string {
  const text = JSON.stringify(value, undefined, 2);
  return `${text.replace(HOSTILE, sign => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`)}\n`;
}
