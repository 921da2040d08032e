/** ITU-T H.273: BT.709, which is sRGB's, unspecified, and BT.601, whose colours nobody tells from it. */
const ordinaryPrimaries = [1, 2, 5, 6];
/** PQ and HLG: for screens that are brighter than paper. */
const brightTransfers = [16, 18];

/**
 * What to say of colours that are described by numbers instead of a profile (`nclx` in AVIF, `cICP` in PNG): the decoder
 * takes them for sRGB. Undefined when that is right.
 */
export function problemOfColourNumbers(primaries: number, transfer: number): string | undefined {
  if (brightTransfers.includes(transfer))
    return 'The picture is made for HDR screens; in print its colours will differ.';
  if (ordinaryPrimaries.includes(primaries)) return undefined;
  return 'The picture uses colours beyond sRGB without an embedded profile; they will print paler.';
}
