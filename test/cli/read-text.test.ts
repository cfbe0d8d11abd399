import { inputName, readText } from '../../lib/cli/read-text';
import { chunksOf, ioOf, systemError } from './fake-io';

const MIB = 1024 * 1024;

function read(bytes: Uint8Array, size?: number): Promise<string> {
  return readText('plan.yaml', ioOf({ openFile: () => Promise.resolve({ size, chunks: chunksOf(bytes, 1000) }) }));
}

describe('readText', () => {
  test('a file is read as UTF-8, whatever the pieces it comes in', async () => {
    const bytes = new TextEncoder().encode('ä€😀');
    const io = ioOf({ openFile: () => Promise.resolve({ chunks: chunksOf(bytes, 1) }) });
    await expect(readText('plan.yaml', io)).resolves.toBe('ä€😀');
  });

  test('a byte order mark is no part of the text', async () => {
    await expect(read(new TextEncoder().encode('\ufeffname: a'))).resolves.toBe('name: a');
  });

  test('- is standard input', async () => {
    const io = ioOf({ stdin: () => ({ chunks: chunksOf(new TextEncoder().encode('name: a')) }) });
    await expect(readText('-', io)).resolves.toBe('name: a');
  });

  test('1 MiB is read, a byte more is not', async () => {
    await expect(read(new Uint8Array(MIB).fill(32), MIB)).resolves.toHaveLength(MIB);
    await expect(read(new Uint8Array(MIB + 1).fill(32))).rejects.toMatchObject({
      exitCode: 3,
      message:
        'connection-budget: cannot read plan.yaml: it may have 1048576 bytes (1 MiB), got more: split it into several files',
    });
  });

  test('a file that says it is too large is not read at all', async () => {
    const chunks = (async function* () {
      throw await Promise.resolve(new Error('read'));
    })();
    const io = ioOf({ openFile: () => Promise.resolve({ size: 10 * MIB, chunks }) });
    await expect(readText('plan.yaml', io)).rejects.toThrow(
      'connection-budget: cannot read plan.yaml: it may have 1048576 bytes (1 MiB), got 10485760 bytes: split it into several files',
    );
  });

  test('an endless input is left as soon as it is too long', async () => {
    async function* endless(): AsyncGenerator<Uint8Array> {
      for (;;) yield await Promise.resolve(new Uint8Array(65_536));
    }
    await expect(readText('-', ioOf({ stdin: () => ({ chunks: endless() }) }))).rejects.toThrow(
      'cannot read <stdin>: it may have',
    );
  });

  test.each([[[0xff, 0xfe, 0x61, 0x00]], [[0xc3]]])('%j is not UTF-8', async bytes => {
    await expect(read(Uint8Array.from(bytes))).rejects.toMatchObject({
      exitCode: 3,
      message: 'connection-budget: cannot read plan.yaml: it is not UTF-8 text; save it as UTF-8',
    });
  });

  test.each([
    ['ENOENT', 'there is no such file; check the path'],
    ['ENOTDIR', 'there is no such file; check the path'],
    ['EISDIR', 'it is a directory; name the file in it'],
    ['EACCES', 'permission denied; make it readable'],
    ['EIO', 'EIO: refused'],
  ])('%s is told in words', async (code, reason) => {
    await expect(readText('a\u001bb', ioOf({ openFile: () => Promise.reject(systemError(code)) }))).rejects.toMatchObject({
      exitCode: 3,
      message: `connection-budget: cannot read a\ufffdb: ${reason}`,
    });
  });
});

test('standard input has a name of its own', () => {
  expect(inputName('-')).toBe('<stdin>');
  expect(inputName('plan.yaml')).toBe('plan.yaml');
});
