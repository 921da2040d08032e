import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { bundlePage, htmlFile, type PageFile } from '../../pipelines/pages/bundle-page.ts';
import { fillPage, settingsText } from '../../pipelines/pages/fill-page.ts';
import { contentSecurityPolicy, type PageSources } from './page-policy.ts';
import { pageSettings } from './page-settings.ts';
import type { SignInSettings } from './sign-in-settings.ts';

export interface PageOptions {
  /** Without a slash at its end; null when the page's own origin forwards to it. */
  readonly apiUrl: string | null;
  readonly storageOrigins: readonly string[];
  /** @default nobody can sign in */
  readonly signIn?: SignInSettings | undefined;
}

const fileOf = (name: string) => new URL(name, import.meta.url);

/** The page, its style and its scripts; the viewer of deep zoom is a script of its own, loaded when it is wanted. */
export function buildPageFiles(options: PageOptions): PageFile[] {
  const { files, script, style } = bundlePage({ script: fileOf('browser/upload-page.ts'), style: fileOf('page.css') });
  const page = fillPage(readFileSync(fileOf('page.html'), 'utf8'), {
    policy: contentSecurityPolicy(sourcesOf(options)),
    style,
    script,
    settings: settingsText(pageSettings(options.apiUrl ?? '', options.signIn ?? null)),
  });
  return [htmlFile('index.html', page), ...files, viewerLicence()];
}

/** OpenSeadragon asks for its notice in what is delivered; minified, the viewer has lost it. */
function viewerLicence(): PageFile {
  const folder = dirname(createRequire(import.meta.url).resolve('openseadragon/package.json'));
  const content = readFileSync(join(folder, 'LICENSE.txt'));
  return { name: 'openseadragon-licence.txt', contentType: 'text/plain; charset=utf-8', content, isImmutable: false };
}

/** Where the page speaks to, for the policy that its server sends. */
export function sourcesOf({ apiUrl, storageOrigins, signIn }: PageOptions): PageSources {
  return {
    apiOrigin: apiUrl === null ? null : new URL(apiUrl).origin,
    storageOrigins,
    signInOrigin: signIn === undefined ? null : new URL(signIn.tokenUrl).origin,
  };
}
