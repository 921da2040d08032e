// What is not printed: how it is told from pictures that are, its name, and what to send instead.
export const exportAsPicture =
  'Export it as TIFF, PNG, or JPEG of the best quality, at 300 dpi in the size of the print.';
export const saveFromEditor =
  'Save a copy as TIFF (LZW compression) or PNG from the program it was made with, layers merged.';
const saveAsPng = 'Save it as PNG or TIFF.';
export const developRaw = 'Develop it in your camera software, and send the TIFF or JPEG of that.';

/** What a file starts with, given as text in Latin-1, and what to say of it. */
export const unsupportedFormats: readonly (readonly [
  start: string | RegExp | ((text: string) => boolean),
  name: string,
  advice: string,
])[] = [
  ['%!PS-Adobe-3.0 EPSF', 'an EPS drawing', exportAsPicture],
  ['%!PS', 'a PostScript document', exportAsPicture],
  ['\xc5\xd0\xd3\xc6', 'an EPS drawing', exportAsPicture],
  ['8BPS\0\x02', 'a large Photoshop document (PSB)', saveFromEditor],
  ['8BPS', 'a Photoshop document (PSD)', saveFromEditor],
  ['GIF8', 'a GIF', 'GIF has at most 256 colours: send the picture it was made from, as PNG, TIFF or JPEG.'],
  [isBitmap, 'a Windows bitmap (BMP)', saveAsPng],
  [isIcon, 'a Windows icon', saveAsPng],
  ['\0\0\0\x0cjP  \r\n\x87\n', 'a JPEG 2000 picture', saveAsPng],
  ['\xff\x4f\xff\x51', 'a JPEG 2000 picture', saveAsPng],
  ['\0\0\0\x0cJXL \r\n\x87\n', 'a JPEG XL picture', saveAsPng],
  ['\xff\x0a', 'a JPEG XL picture', saveAsPng],
  ['II\xbc', 'a JPEG XR picture', saveAsPng],
  ['\x76\x2f\x31\x01', 'an OpenEXR picture', saveAsPng],
  [/^#\?(RADIANCE|RGBE)/, 'a Radiance HDR picture', saveAsPng],
  [/^P[1-7fF][\s#]/, 'a Netpbm picture (PNM)', saveAsPng],
  ['gimp xcf', 'a GIMP document (XCF)', saveFromEditor],
  ['\x89MNG\r\n\x1a\n', 'an MNG animation', saveAsPng],
  ['\x8bJNG\r\n\x1a\n', 'a JNG picture', saveAsPng],
  ['qoif', 'a QOI picture', saveAsPng],
  ['farbfeld', 'a farbfeld picture', saveAsPng],
  ['SIMPLE  =', 'a FITS picture', saveAsPng],
  ['AT&TFORM', 'a DjVu document', exportAsPicture],
  ['FUJIFILMCCD-RAW', 'a camera raw file', developRaw],
  ['IIRO', 'a camera raw file (Olympus ORF)', developRaw],
  ['IIRS', 'a camera raw file (Olympus ORF)', developRaw],
  ['MMOR', 'a camera raw file (Olympus ORF)', developRaw],
  ['IIU\0', 'a camera raw file (Panasonic RW2)', developRaw],
  ['FOVb', 'a camera raw file (Sigma X3F)', developRaw],
  ['\0MRM', 'a camera raw file (Minolta MRW)', developRaw],
  ['II\x1a\0\0\0HEAPCCDR', 'a camera raw file (Canon CRW)', developRaw],
  ['\xd7\xcd\xc6\x9a', 'a Windows metafile', exportAsPicture],
  [(text) => text.slice(40, 44) === ' EMF', 'a Windows metafile', exportAsPicture],
  [(text) => text.slice(128, 132) === 'DICM', 'a DICOM picture', saveAsPng],
  ['\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1', 'an Office document', exportAsPicture],
  ['{\\rtf', 'an RTF document', exportAsPicture],
  ['Rar!', 'an archive', 'Unpack it, and send the pictures in it one by one.'],
  ["7z\xbc\xaf'\x1c", 'an archive', 'Unpack it, and send the pictures in it one by one.'],
  ['\x1f\x8b\x08', 'a compressed file', 'Unpack it, and send the picture in it.'],
  ['\x1aE\xdf\xa3', 'a video', 'Send a single picture as JPEG, PNG or TIFF.'],
  [/^RIFF[\s\S]{4}AVI /, 'a video', 'Send a single picture as JPEG, PNG or TIFF.'],
  ['RIFF', 'a sound or video file', 'Send a picture as JPEG, PNG or TIFF.'],
];

function isBitmap(text: string): boolean {
  // The size of its header tells which of the bitmaps it is.
  return text.startsWith('BM') && [12, 40, 52, 56, 64, 108, 124].includes(text.charCodeAt(14));
}

function isIcon(text: string): boolean {
  return (
    /^[12]0$/.test(`${text.charCodeAt(2)}${text.charCodeAt(3)}`) && text.startsWith('\0\0') && text.charCodeAt(4) > 0
  );
}

/** Whether a file that starts with `text`, its bytes as Latin-1, is of a kind. */
export function startsAs(start: (typeof unsupportedFormats)[number][0], text: string): boolean {
  if (typeof start === 'string') return text.startsWith(start);
  return typeof start === 'function' ? start(text) : start.test(text);
}
