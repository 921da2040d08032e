import { button, element } from '../../../../pipelines/pages/browser/elements.ts';
import { failureText } from '../figures/failure-text.ts';
import { AnswerFailure } from './answer-source.ts';

/** Says what failed and what to do, with a button that tries again. */
export function failureNotice(error: unknown, what: string, retry: () => void): HTMLElement {
  const code = error instanceof AnswerFailure ? error.code : 'PAGE_FAILED';
  const message = error instanceof Error ? error.message : String(error);
  const { title, advice } = failureText(code);
  return element(
    'div',
    { class: 'notice failure' },
    element('p', {}, element('strong', {}, title), ' ', advice),
    element('p', { class: 'detail' }, element('code', {}, code), ' ', message),
    button('Try again', { class: 'retry', 'aria-label': `Try again: ${what}` }, retry),
  );
}
