/**
 * Takes so many connections at once, and gives all of them back: held together, because the first to go back would be handed out again.
 *
 * @throws what the server said where it refused one, once the others are back: kept by nobody, they would be lost to the pool, which waits for
 *   them when it ends
 */
export async function openAll<Connection>(
  size: number,
  take: () => Promise<Connection>,
  giveBack: (connection: Connection) => unknown,
): Promise<void> {
  const asked = await Promise.allSettled(Array.from({ length: size }, () => take()));
  await Promise.all(asked.map(each => each.status === 'fulfilled' && giveBack(each.value)));
  for (const each of asked) if (each.status === 'rejected') throw each.reason;
}
