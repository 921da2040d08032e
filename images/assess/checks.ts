import type { Check } from './check.ts';
import {
  cmykWithoutProfileCheck,
  profileInvalidCheck,
  profileMissingCheck,
  profileNotEmbeddedCheck,
  spaceConvertedCheck,
  wideGamutCheck,
} from './colour.ts';
import { locationCheck, orientationCheck, pagesCheck, thumbnailCheck } from './contents.ts';
import { jpegWornCheck, upscaledCheck } from './detail.ts';
import { effectiveDpiCheck } from './effective-dpi.ts';
import { depthLowCheck, depthReducedCheck, inkCheck, transparencyCheck } from './samples.ts';
import { shapeCheck } from './shape.ts';

/** Every rule, in the order in which customers read of them. */
export const checks: readonly Check[] = [
  effectiveDpiCheck,
  shapeCheck,
  upscaledCheck,
  jpegWornCheck,
  thumbnailCheck,
  pagesCheck,
  inkCheck,
  cmykWithoutProfileCheck,
  profileInvalidCheck,
  profileMissingCheck,
  profileNotEmbeddedCheck,
  spaceConvertedCheck,
  wideGamutCheck,
  depthLowCheck,
  depthReducedCheck,
  transparencyCheck,
  orientationCheck,
  locationCheck,
];
