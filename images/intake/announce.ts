import { type Announceable, announcementOf, fingerprintOf } from './image-announcement.ts';
import type { ImageFindings, ImageState } from './image-state.ts';
import type { IntakePorts } from './intake-ports.ts';

export type AnnouncingPorts = Pick<IntakePorts, 'writeFindings' | 'publish' | 'now'>;

/** What is found of an image, without what concerns its announcements. */
export type Found = Pick<ImageFindings, 'profileVersion' | 'verdict' | 'perceptualHash' | 'deleted'>;

/**
 * Stores what was found of an image and announces it if it differs from what was announced last. What is to be published
 * is stored with its version before it is; so whoever comes after a crash publishes the same event again, with the same
 * id, and no version ever says two things. `announceable` undefined: there is nothing to say.
 */
export async function announce(
  before: ImageState,
  holder: string,
  found: Found,
  announceable: Announceable | undefined,
  ports: AnnouncingPorts,
): Promise<ImageState> {
  const state = await publishPending(before, holder, ports);
  const isNews = announceable !== undefined && fingerprintOf(announceable) !== state.announced;
  if (!isNews && isKnown(state, found)) return state;
  const version = isNews ? state.version + 1 : state.version;
  const findings: ImageFindings = {
    ...found,
    version,
    announced: state.announced,
    pending: isNews ? announcementOf(announceable, version, ports.now()) : undefined,
  };
  return publishPending(await ports.writeFindings(state, holder, findings), holder, ports);
}

async function publishPending(state: ImageState, holder: string, ports: AnnouncingPorts): Promise<ImageState> {
  if (state.pending === undefined) return state;
  await ports.publish(state.pending);
  const { version, profileVersion, verdict, perceptualHash, deleted, pending } = state;
  const findings: ImageFindings = {
    version,
    profileVersion,
    verdict,
    perceptualHash,
    deleted,
    announced: pending.fingerprint,
  };
  return ports.writeFindings(state, holder, findings);
}

function isKnown(state: ImageState, found: Found): boolean {
  return (
    state.profileVersion === found.profileVersion &&
    state.verdict === found.verdict &&
    state.perceptualHash === found.perceptualHash &&
    (state.deleted ?? false) === (found.deleted ?? false)
  );
}
