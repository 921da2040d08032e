// The Deep Zoom layout: `NAME.dzi`, and beside it `NAME_files/LEVEL/COLUMN_ROW.jpeg`, where the deepest level has all pixels
// and each one above it half of them: https://learn.microsoft.com/en-us/previous-versions/windows/silverlight/dotnet-windows-silverlight/cc645077(v=vs.95)

export function tileKey(dziKey: string, level: number, column: number, row: number): string {
  return `${dziKey.replace(/\.dzi$/, '')}_files/${level}/${column}_${row}.jpeg`;
}

export function deepestLevel({ widthPx, heightPx }: { widthPx: number; heightPx: number }): number {
  return Math.ceil(Math.log2(Math.max(widthPx, heightPx)));
}
