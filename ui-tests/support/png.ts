/**
 * Pictures for tests: PNG files of any size, made here.
 */
import { crc32, deflateSync } from 'node:zlib';

const SIGNATURE = Buffer.from('89504e470d0a1a0a', 'hex');

/** A picture that goes from one color to another. */
export function png(width: number, height: number): Buffer {
  const row = (y: number): Buffer =>
    Buffer.from([
      0,
      ...Array.from({ length: width }, (_, x) => [
        (255 * x) / width,
        (255 * y) / height,
        160
      ]).flat()
    ]);
  const pixels = Array.from({ length: height }, (_, y) => row(y));
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 2, 0, 0, 0], 8);
  return Buffer.concat([
    SIGNATURE,
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(Buffer.concat(pixels))),
    chunk('IEND', Buffer.alloc(0))
  ]);
}

function chunk(kind: string, content: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(kind), content]);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(content.length);
  const check = Buffer.alloc(4);
  check.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, check]);
}
