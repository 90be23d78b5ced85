/** Of the tests of this block, each stands on the one before: after one that fails, the others say nothing. */
export function inSteps() {
  let hasFailed = false
  beforeEach(function () {
    if (hasFailed) this.skip()
  })
  afterEach(function () {
    hasFailed ||= this.currentTest?.state === 'failed'
  })
}
