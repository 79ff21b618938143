/**
 * The content of attachments, fetched once. An id stands for its bytes: what is
 * kept never grows old.
 */

/** How many bytes are kept. */
const MAX_BYTES = 64_000_000;

export class AttachmentContents {
  constructor(private readonly _read: (id: string) => Promise<Blob>) {}

  /** Rejects with a ChatFailure; the next call tries again. */
  async get(id: string): Promise<Blob> {
    const content = this._kept.get(id) ?? this._read(id);
    // used last: thrown away last
    this._kept.delete(id);
    this._kept.set(id, content);
    try {
      this._sizes.set(id, (await content).size);
    } catch (error) {
      this._kept.delete(id);
      throw error;
    }
    this._makeRoom();
    return content;
  }

  private _makeRoom(): void {
    let bytes = 0;
    for (const id of [...this._kept.keys()].reverse()) {
      bytes += this._sizes.get(id) ?? 0;
      if (bytes > MAX_BYTES) {
        this._kept.delete(id);
      }
    }
  }

  private readonly _kept = new Map<string, Promise<Blob>>();
  private readonly _sizes = new Map<string, number>();
}
