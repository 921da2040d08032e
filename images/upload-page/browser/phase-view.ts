import { button, element } from '../../../pipelines/pages/browser/elements.ts';
import { verdictText } from '../../assess/verdict-text.ts';
import { bytesText } from '../../assess/wording.ts';
import { kindOf, type OrderChoice } from './order-choice.ts';
import { OrderForm } from './order-form.ts';
import { otherOrders } from './other-orders.ts';
import type { PageSettings } from './page-settings.ts';
import { percentText, remainingText } from './quantities.ts';
import { bytesPerSecond, secondsLeft } from './transfer-rate.ts';
import type { Problem } from './upload-failure.ts';
import { jpegOf, seenUpload } from './upload-files.ts';
import type { PageUpload } from './upload-state.ts';
import { verdictView } from './verdict-view.ts';

export interface PhaseChoices {
  readonly settings: PageSettings;
  /** Null of an upload that was begun before the page was loaded again. */
  readonly file: File | null;
  readonly retry: () => void;
  readonly checkAgain: (order: OrderChoice) => void;
}

export interface PhaseView {
  readonly elements: readonly HTMLElement[];
  /** For those who hear the page. */
  readonly spoken?: string;
  /** Address of a small rendition. */
  readonly thumbnail?: string;
  /** Shows a later state of the same phase. */
  refresh(state: PageUpload): void;
}

const still = () => undefined;

/** What stands in a card below its head. */
export function phaseView(state: PageUpload, choices: PhaseChoices): PhaseView {
  switch (state.phase) {
    case 'waiting':
      return { elements: [note('Waiting for its turn.')], refresh: still };
    case 'starting':
      return { elements: [bar(), note('Preparing …')], refresh: still };
    case 'sending':
      return sendingView(state);
    case 'checking':
      return checkingView(state);
    case 'judged':
      return judgedView(state, choices);
    case 'failed': {
      const again = state.problem.canRetry ? [button('Try again', { class: 'main' }, choices.retry)] : [];
      return { elements: [problemView(state.problem), ...again], spoken: state.problem.message, refresh: still };
    }
    case 'refused':
      return { elements: [problemView(state.problem)], spoken: state.problem.message, refresh: still };
    case 'cancelled':
      return { elements: [note('Deleted.')], refresh: still };
  }
}

type Of<Phase extends PageUpload['phase']> = Extract<PageUpload, { phase: Phase }>;

function sendingView(first: Of<'sending'>): PhaseView {
  const progress = bar();
  const text = note('');
  const refresh = (state: PageUpload) => {
    if (state.phase !== 'sending') return;
    const { totalBytes, samples } = state;
    const sentBytes = samples.at(-1)?.sentBytes ?? 0;
    progress.max = totalBytes;
    progress.value = sentBytes;
    text.textContent = sendingText(sentBytes, totalBytes, [bytesPerSecond(samples), secondsLeft(samples, totalBytes)]);
  };
  refresh(first);
  return { elements: [progress, text], refresh };
}

function sendingText(sentBytes: number, totalBytes: number, [rate, seconds]: readonly (number | null)[]): string {
  if (sentBytes >= totalBytes) return 'All sent; the storage is putting it away …';
  const amount = `${percentText(sentBytes / totalBytes)} of ${bytesText(totalBytes)}`;
  const speed = rate == null ? [] : [`${bytesText(Math.round(rate))} a second`];
  const left = seconds == null ? [] : [remainingText(seconds)];
  return [amount, ...speed, ...left].join(' · ');
}

function checkingView(first: Of<'checking'>): PhaseView {
  const text = note('');
  const refresh = (state: PageUpload) => {
    if (state.phase !== 'checking') return;
    text.textContent = state.isLong
      ? 'Still checking: large pictures take a minute or two. You can go on with something else.'
      : 'Checking your picture: sharpness, colours, shape and bleed …';
  };
  refresh(first);
  return { elements: [bar(), text], refresh };
}

function judgedView({ answer }: Of<'judged'>, choices: PhaseChoices): PhaseView {
  const { passport } = answer;
  const view = verdictView(choices.settings.apiUrl, answer);
  if (choices.file !== null) view.append(otherSizes(answer, choices));
  const smallest = passport && jpegOf(passport, 0);
  return {
    elements: [view],
    refresh: still,
    ...(passport && { spoken: verdictText(passport).headline }),
    ...(passport &&
      smallest && { thumbnail: seenUpload(choices.settings.apiUrl, answer, passport).addressOf(smallest.key) }),
  };
}

/** The same picture for another print: it is checked anew, and costs nothing that was done before. */
function otherSizes({ passport, product, order }: Of<'judged'>['answer'], choices: PhaseChoices): HTMLElement {
  const { products } = choices.settings;
  const kind = kindOf(products, product);
  const offers = passport === undefined || kind === undefined ? [] : otherOrders(passport, product, kind);
  const buttons = offers.map((offer) => button(offer.label, { class: 'quiet' }, () => choices.checkAgain(offer.order)));
  const form = new OrderForm(products, { ...order, product });
  const check = button('Check this', { class: 'main' }, () => {
    const chosen = form.read();
    if (chosen !== null) choices.checkAgain(chosen);
  });
  const folded = element('details', {}, element('summary', {}, 'Try another size or product'), form.element, check);
  return element('section', { class: 'other-sizes' }, ...buttons, folded);
}

function problemView({ message, advice }: Problem): HTMLElement {
  const box = element('div', { class: 'problem' }, element('p', {}, message));
  if (advice !== undefined) box.append(element('p', { class: 'advice' }, advice));
  return box;
}

function bar(): HTMLProgressElement {
  return element('progress', { 'aria-label': 'Progress' });
}

function note(text: string): HTMLElement {
  return element('p', { class: 'note' }, text);
}
