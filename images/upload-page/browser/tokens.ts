import type { SignInSettings } from '../sign-in-settings.ts';

export interface Tokens {
  /** The one that the upload API takes. */
  readonly token: string;
  readonly refreshToken: string | null;
  readonly endsAtMs: number;
  /** What to call whoever it is of. */
  readonly person: string;
}

interface TokenAnswer {
  readonly access_token?: string;
  readonly id_token?: string;
  readonly refresh_token?: string;
  readonly expires_in?: number;
}

/** Asks the issuer for tokens. @throws Error in words for people */
export async function tokensOf(
  { tokenUrl, clientId, use }: SignInSettings,
  grant: Readonly<Record<string, string>>,
  nowMs: number,
): Promise<Tokens> {
  const response = await fetch(tokenUrl, {
    method: 'POST',
    body: new URLSearchParams({ client_id: clientId, ...grant }),
    cache: 'no-store',
  }).catch(() => undefined);
  if (response === undefined) throw new Error('The sign-in service does not answer just now. Please try again.');
  const answer = (await response.json().catch(() => ({}))) as TokenAnswer;
  const token = use === 'id' ? answer.id_token : answer.access_token;
  if (!response.ok || token === undefined) throw new Error('You were not signed in. Please try again.');
  return {
    token,
    refreshToken: answer.refresh_token ?? null,
    endsAtMs: nowMs + (answer.expires_in ?? 3600) * 1000,
    person: personOf(answer.id_token ?? token),
  };
}

/** For people to read only; whom it is of, the API decides. */
function personOf(token: string): string {
  try {
    const part = (token.split('.')[1] ?? '').replaceAll('-', '+').replaceAll('_', '/');
    const bytes = Uint8Array.from(atob(part), (letter) => letter.charCodeAt(0));
    const claims = JSON.parse(new TextDecoder().decode(bytes)) as Record<string, unknown>;
    const name = ['name', 'email', 'sub'].map((claim) => claims[claim]).find((value) => typeof value === 'string');
    return String(name ?? 'you').slice(0, 100);
  } catch {
    return 'you';
  }
}
