import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { type Assessment, verdictOf } from '../assess/assess.ts';
import type { Finding } from '../assess/finding.ts';
import type { ImageFacts } from '../inspect/image-facts.ts';
import type { MadeFiles } from '../passport/make-passport.ts';
import { printFolder, versionFolder } from '../passport/object-keys.ts';
import { type PrintOrder, printKey } from '../print/print-order.ts';
import { type PrintProfile, printProfileVersion } from '../print/print-profiles.ts';
import { makeDeepZoom, needsDeepZoom } from '../render/deep-zoom.ts';
import type { Unverified } from '../render/make-output.ts';
import type { OutputFile } from '../render/output-file.ts';
import { makePressMaster } from '../render/press-master.ts';
import type { PressProfile } from '../render/press-profile.ts';
import { makeSoftProof } from '../render/soft-proof.ts';
import { makeWebRenditions } from '../render/web-renditions.ts';
import type { WorkingImage } from '../render/working-image.ts';

/** A print that was judged. */
export interface JudgedPrint {
  readonly order: PrintOrder;
  readonly profile: PrintProfile;
  readonly assessment: Assessment;
}

export interface RenderInput {
  readonly imageId: string;
  readonly file: string;
  readonly facts: ImageFacts;
  readonly working: WorkingImage;
  readonly pressProfile: PressProfile;
  readonly folder: string;
}

/** What was made for a print, and what is thought of it now. */
export interface RenderedPrint {
  readonly assessment: Assessment;
  readonly made: MadeFiles;
}

/** What all prints of an image share. */
type SharedFiles = Pick<MadeFiles, 'renditions' | 'tiles'> & { readonly failures: readonly Unverified[] };

export const nothingMade: MadeFiles = { renditions: [], tiles: null, proof: null, press: null };

/** Makes what all prints share once, then each print. */
export async function renderPrints(input: RenderInput, prints: readonly JudgedPrint[]): Promise<RenderedPrint[]> {
  const shared = await renderShared(input);
  const rendered = new Map<string, RenderedPrint>();
  for (const print of prints) {
    const key = printKey(print.order);
    if (!rendered.has(key)) rendered.set(key, await renderPrint(input, print, shared));
  }
  return prints.flatMap(({ order }) => rendered.get(printKey(order)) ?? []);
}

/** Every file that the prints name, each once, in the order of their paths. */
export function filesOf(rendered: readonly RenderedPrint[]): OutputFile[] {
  const files = rendered.flatMap(({ made }) => [
    ...made.renditions.map(({ file }) => file),
    ...(made.tiles?.files ?? []),
    ...[made.proof, made.press?.file].flatMap((file) => file ?? []),
  ]);
  const byPath = new Map(files.map((file) => [file.path, file]));
  return [...byPath.values()];
}

async function renderShared({ working, file, facts, folder }: RenderInput): Promise<SharedFiles> {
  const renditions = await makeWebRenditions(working, folder);
  const tiles = needsDeepZoom(facts) ? await makeDeepZoom(file, facts, folder) : null;
  return {
    renditions: renditions.filter((rendition) => rendition.kind === 'verified'),
    tiles: tiles?.kind === 'verified' ? tiles : null,
    failures: [...renditions, tiles].filter((made) => made?.kind === 'unverified'),
  };
}

/** The press gets nothing of what was rejected or cannot be proofed; how the rejected would look is shown all the same. */
async function renderPrint(input: RenderInput, print: JudgedPrint, shared: SharedFiles): Promise<RenderedPrint> {
  const { profile, order, assessment } = print;
  const { imageId, file, facts, working, pressProfile, folder } = input;
  const within = printFolder(imageId, printProfileVersion, order).slice(
    versionFolder(imageId, printProfileVersion).length,
  );
  const common = { facts, order, profile, fit: assessment.fit, pressProfile, folder };
  const isPrinted = assessment.verdict !== 'rejected' && shared.failures.length === 0;
  const press = isPrinted ? await makePressMaster({ ...common, file, path: `${within}press.tif` }) : null;
  const master = press?.kind === 'verified' ? press : null;
  const proof = await makeSoftProof({ ...common, working, press: master, path: `${within}proof.jpg` });
  const isProofed = proof.kind === 'verified';
  if (master && !isProofed) await rm(join(folder, master.file.path), { force: true });
  const failures = [...shared.failures, proof, press].filter((made) => made?.kind === 'unverified');
  return {
    assessment: failures.length === 0 ? assessment : withoutPrint(assessment, failures),
    made: {
      renditions: shared.renditions,
      tiles: shared.tiles,
      proof: isProofed ? proof.file : null,
      press: isProofed ? master : null,
    },
  };
}

/** What was made is not what was asked for: nobody should print it before somebody has looked. */
function withoutPrint(assessment: Assessment, failures: readonly Unverified[]): Assessment {
  const finding: Finding = {
    code: 'RENDER_UNVERIFIED',
    severity: 'reject',
    actual: failures.map(({ path, differences }) => `${path}: ${differences.join(', ')}`).join('; '),
    message: 'We could not prepare this picture for printing so that its colours and size are certain.',
    advice: 'Save it as TIFF or PNG in sRGB and send it again, or write to us: we look at it by hand.',
  };
  const findings = [finding, ...assessment.findings];
  return { ...assessment, findings, verdict: verdictOf(findings) };
}
