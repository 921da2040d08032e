import { byId, element } from '../../../pipelines/pages/browser/elements.ts';
import { bytesText } from '../../assess/wording.ts';
import { showAccount } from './account-view.ts';
import { refusalOf } from './chosen-files.ts';
import { startDropZone } from './drop-zone.ts';
import { keepOrder, keptOrder } from './kept-order.ts';
import { keepUploads, keptUploads } from './kept-uploads.ts';
import { type OrderChoice, orderAtStart, orderOfAddress } from './order-choice.ts';
import { OrderForm } from './order-form.ts';
import type { PageSettings } from './page-settings.ts';
import { pause } from './pause.ts';
import { sendForm, sendPart } from './send-bytes.ts';
import { type SignIn, startSignIn } from './sign-in.ts';
import { createTurns } from './take-turns.ts';
import { createUploadApi } from './upload-api.ts';
import { type CardSubject, type CardWorld, UploadCard } from './upload-card.ts';
import type { SessionPorts } from './upload-session.ts';

const settings = JSON.parse(byId('settings', HTMLScriptElement).text) as PageSettings;
const { signIn, problem } = await signInOf(settings);
const api = createUploadApi(settings.apiUrl, {
  token: async () => (await signIn?.token()) ?? null,
  onSignedOut: () => showAccount(signIn, null),
});
const takeTurn = createTurns();
const list = byId('uploads', HTMLUListElement);
const form = new OrderForm(settings.products, orderAtStart(orderOfAddress(location.href), keptOrder()));
const cards = new Set<UploadCard>();

async function signInOf({ signIn: wanted }: PageSettings): Promise<{ signIn: SignIn | null; problem: string | null }> {
  if (wanted === null) return { signIn: null, problem: null };
  try {
    return { signIn: await startSignIn(wanted), problem: null };
  } catch (error) {
    // What came back with the address is gone from it by now.
    return { signIn: await startSignIn(wanted), problem: error instanceof Error ? error.message : String(error) };
  }
}

function portsFor(file: File | null, order: OrderChoice | null): SessionPorts {
  const start = () => {
    if (file === null || order === null) throw new Error('there is no file to send');
    return api.start({ ...order, fileName: file.name, sizeBytes: file.size, contentType: file.type });
  };
  const now = () => performance.now();
  return {
    start,
    sendForm,
    sendPart,
    complete: api.complete,
    ask: api.ask,
    remove: api.remove,
    wait: pause,
    now,
    takeTurn,
  };
}

const world: CardWorld = {
  settings,
  portsFor,
  announce: (text) => {
    const log = byId('announcements', HTMLElement);
    log.append(element('p', {}, text));
    while (log.childElementCount > 20) log.firstElementChild?.remove();
  },
  checkAgain: (file, order) => add([{ file, order, isFolded: false }])[0]?.element.scrollIntoView({ block: 'start' }),
  onChange: () => keepUploads(shown().flatMap((card) => card.uploadId() ?? [])),
  onGone: (card) => {
    card.element.remove();
    cards.delete(card);
    world.onChange();
    dropZone.focus();
  },
};

/** From top to bottom. */
function shown(): UploadCard[] {
  return [...list.children].flatMap((item) => [...cards].find((card) => card.element === item) ?? []);
}

/** The newest are on top, where the eyes are; those that come together keep their order. */
function add(subjects: readonly CardSubject[]): UploadCard[] {
  const added = subjects.map((subject) => new UploadCard(subject, world));
  for (const card of added) cards.add(card);
  list.prepend(...added.map((card) => card.element));
  world.onChange();
  return added;
}

function take(files: readonly File[]): void {
  const order = form.read();
  if (order === null || signIn?.person() == null) return;
  const isFolded = files.length > 1;
  const [first] = add(
    files.map((file) => {
      const refusal = refusalOf(file, settings.maxUploadBytes);
      return refusal === null ? { file, order, isFolded } : { file, refusal, isFolded };
    }),
  );
  // On a small screen the list is below what is seen.
  first?.element.scrollIntoView({ block: 'nearest' });
}

byId('order', HTMLElement).append(form.element);
byId('limit', HTMLElement).textContent = bytesText(settings.maxUploadBytes);
const dropZone = startDropZone(take);
showAccount(signIn, problem);
const kept = signIn?.person() ? keptUploads() : [];
add(kept.map((uploadId) => ({ uploadId, isFolded: kept.length > 1 })));
window.addEventListener('pagehide', () => keepOrder(form.toKeep()));
window.addEventListener('beforeunload', (event) => {
  if ([...cards].some((card) => card.isSending())) event.preventDefault();
});
