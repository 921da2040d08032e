import type { SignInSettings } from '../sign-in-settings.ts';
import type { ProductKind } from './order-choice.ts';

/** What the page is told when it is built; see ../page-settings.ts. */
export interface PageSettings {
  /** Without a slash at its end; empty when the API has the page's own origin. */
  readonly apiUrl: string;
  readonly maxUploadBytes: number;
  readonly products: readonly ProductKind[];
  /** Null where nobody can sign in. */
  readonly signIn: SignInSettings | null;
}
