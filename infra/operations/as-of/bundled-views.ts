import { viewFiles } from '../../../pipelines/migrations/bundled-sql.ts';
import { parseViews } from '../../../pipelines/migrations/view-file.ts';
import type { ViewText } from '../../../queries/compile-query.ts';

/** The lake's views as they are now: the past is looked at through them, whatever they were then. */
export const bundledViews: readonly ViewText[] = parseViews(viewFiles).map(({ name, text }) => ({ name, text }));
