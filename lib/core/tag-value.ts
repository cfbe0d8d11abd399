/** A text as a tag may hold it: only the characters, and no more of them, that https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_Tagging.html allows. */
export function tagValue(text: string): string {
  return text.replace(/[^\p{L}\p{N} _.:/=+\-@]/gu, '_').slice(0, 256);
}
