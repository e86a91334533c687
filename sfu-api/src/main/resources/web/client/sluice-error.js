/** A refusal of the server, with its problem document (RFC 9457). */
export class SluiceError extends Error {
  /** @param {{title?: string, detail?: string, code?: string, status?: number, retryable?: boolean}} problem */
  constructor(problem) {
    super(problem.detail || problem.title || problem.code || 'refused');
    this.name = 'SluiceError';
    this.problem = problem;
    this.code = problem.code || 'unknown';
    this.retryable = Boolean(problem.retryable);
  }
}
