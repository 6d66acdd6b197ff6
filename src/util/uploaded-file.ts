/** A file of a multipart request, read whole into memory. Nothing but a transport makes one, so no JSON can pass for it. */
export class UploadedFile {
  /** Null where the file is larger than the server takes: what came of it was dropped. */
  readonly bytes: Uint8Array | null

  constructor(bytes: Uint8Array | null) {
    this.bytes = bytes
  }
}
