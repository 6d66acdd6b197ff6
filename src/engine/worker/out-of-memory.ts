/** What is said where memory could not be had: by C++ and ONNX Runtime in a run, by V8 for an array. */
const complaints = /bad_alloc|bad allocation|failed to allocate memory|array buffer allocation failed/i

/** Whether a run, or an array, failed for want of memory: no fault of the code, and perhaps none of the request. */
export const isOutOfMemory = (error: unknown): boolean => error instanceof Error && complaints.test(error.message)
