/** What came and when, milliseconds since the request. It is looked into when all is over. */
export interface Arrival {
  atMs: number
  data: string
}
