import { maxFileBytes } from '../inspect/largest-file.ts';
import { printProfiles } from '../print/print-profiles.ts';
import type { PageSettings } from './browser/page-settings.ts';
import type { SignInSettings } from './sign-in-settings.ts';

/**
 * What the page has to know, as it stands in it: so that it carries neither the rules of the checks nor their schemas.
 * @param signIn null: nobody can sign in here
 * @param apiUrl without a slash at its end; empty when the API has the page's own origin
 */
export function pageSettings(apiUrl: string, signIn: SignInSettings | null): PageSettings {
  const products = printProfiles.map(({ name, title, skuPatterns, exampleSku, standardSizes, ...limits }) => ({
    profile: name,
    title,
    sku: exampleSku,
    skuPatterns: skuPatterns.map(({ source }) => source),
    standardSizes,
    minSizeMm: limits.minSizeMm,
    maxSizeMm: limits.maxSizeMm,
    defaultBleedMm: limits.defaultBleedMm,
  }));
  return { apiUrl, maxUploadBytes: maxFileBytes, products, signIn };
}
