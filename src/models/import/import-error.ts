/** Why a model can't be imported, in words for its operator: paths are those inside the model's folder. */
export class ImportError extends Error {}
