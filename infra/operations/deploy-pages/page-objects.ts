import { buildPageFiles as buildUploadPage } from '../../../images/upload-page/page-files.ts';
import type { SignInSettings } from '../../../images/upload-page/sign-in-settings.ts';
import { buildPageFiles as buildSearchPage } from '../../../indexer/search-page/page-files.ts';
import type { PageFile } from '../../../pipelines/pages/bundle-page.ts';
import { contentTypeOf, objectKeyOf } from '../../../queries/dashboards/staff-gate/object-key.ts';
import { OperationsError } from '../errors.ts';

/** A file as it is put into the bucket of the pages. */
export interface PageObject {
  readonly key: string;
  readonly contentType: string;
  readonly cacheControl: string;
  readonly content: Uint8Array;
}

export const pageNames = ['search', 'uploads', 'dashboards'] as const;
export type PageName = (typeof pageNames)[number];

const forEver = 'public, max-age=31536000, immutable';

/** Files of a page, those that others name first: no page is ever there before what it loads. */
export function pageObjects(folder: PageName, files: readonly PageFile[]): PageObject[] {
  const objects = files.map(({ name, contentType, content, isImmutable }) => ({
    key: `${folder}/${name}`,
    contentType,
    cacheControl: isImmutable ? forEver : 'no-cache',
    content,
  }));
  return [...objects.filter(isForEver), ...objects.filter((object) => !isForEver(object))];
}

function isForEver({ cacheControl }: PageObject): boolean {
  return cacheControl === forEver;
}

export function searchPageObjects(): PageObject[] {
  return pageObjects('search', buildSearchPage());
}

/** The page asks the API at its own origin, by way of CloudFront. */
export function uploadPageObjects(storageOrigins: readonly string[], signIn: SignInSettings | undefined): PageObject[] {
  return pageObjects('uploads', buildUploadPage({ apiUrl: null, storageOrigins, signIn }));
}

/**
 * The dashboards as they were built into a folder.
 * @throws OperationsError INPUT_WRONG of a file that the gate before them would never show, or of a folder without pages
 */
export function dashboardObjects(files: ReadonlyMap<string, Uint8Array>): PageObject[] {
  const built = [...files].map(([name, content]) => {
    const key = objectKeyOf(`/${name}`);
    if (key === undefined) throw new OperationsError('INPUT_WRONG', `${name} is no file of the dashboards.`);
    return { name, content, contentType: contentTypeOf(key), isImmutable: /-[A-Z0-9]{8}\.(js|css)$/.test(name) };
  });
  if (!files.has('index.html')) {
    throw new OperationsError(
      'INPUT_WRONG',
      'The folder holds no dashboards: npm run build:dashboards -- --out FOLDER',
    );
  }
  return pageObjects('dashboards', built);
}
