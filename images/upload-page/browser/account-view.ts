import { button, byId, element } from '../../../pipelines/pages/browser/elements.ts';
import type { SignIn } from './sign-in.ts';

/**
 * Shows who is signed in, and what there is to do about it: without a sign-in there is nothing to drop pictures on.
 * @param signIn null where this page signs nobody in
 */
export function showAccount(signIn: SignIn | null, problem: string | null): void {
  const person = signIn?.person() ?? null;
  const account = byId('account', HTMLElement);
  const invitation = byId('sign-in', HTMLElement);
  byId('drop-zone', HTMLLabelElement).hidden = person === null;
  invitation.hidden = person !== null;
  account.replaceChildren();
  if (signIn !== null && person !== null) {
    account.append(
      element('span', { class: 'person' }, person),
      button('Sign out', { class: 'quiet' }, () => signIn.end()),
    );
    return;
  }
  const words = signIn === null ? 'Nobody can sign in on this page yet.' : 'Your pictures are seen by nobody but you.';
  invitation.replaceChildren(
    ...(problem === null ? [] : [element('p', { class: 'problem', role: 'alert' }, problem)]),
    element('p', {}, words),
    ...(signIn === null ? [] : [button('Sign in to send pictures', { class: 'main' }, () => void signIn.begin())]),
  );
}
