import { readImagesConfig } from '../images/config.ts';
import { tokenFrom } from '../images/upload/terminal/customer-token.ts';

/**
 * A token of a demo customer of the running stack, for whatever asks its upload API: `authorization: Bearer …`. Tests that
 * must not see each other's uploads are customers of their own.
 */
export function demoToken(customer = 'demo-ada'): Promise<string> {
  const { demoTokenUrl } = readImagesConfig(['demoTokenUrl']);
  return tokenFrom({ given: undefined, demoTokenUrl, customer })();
}

/** The header that goes with a request to the upload API. */
export async function signedInAs(customer?: string): Promise<{ readonly authorization: string }> {
  return { authorization: `Bearer ${await demoToken(customer)}` };
}
