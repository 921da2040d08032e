/** Data set of every chart; the page fills it. */
export const marksName = 'marks';
