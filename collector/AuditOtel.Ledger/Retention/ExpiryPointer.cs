using System.Globalization;
using System.Text;
using AuditOtel.Ledger.Checkpoints;
using AuditOtel.Ledger.Storage;

namespace AuditOtel.Ledger.Retention;

/// <summary>
/// The file <c>expiry</c>: the index of the newest expiry entry, in decimal, so that a start need not search for it. It is written before anything of
/// that entry is removed. What it says is believed only as far as the entry there bears it out.
/// </summary>
internal static class ExpiryPointer
{
    public const string File = "expiry";
    private const int MaxBytes = 32;

    public static void Write(DurableDirectory root, long index) => root.WriteAtomically(File, Encoding.ASCII.GetBytes(index.ToString(CultureInfo.InvariantCulture) + "\n"));

    /// <summary>The index, or -1 when there is no usable file.</summary>
    public static long Read(DurableDirectory root)
    {
        try
        {
            string text = Encoding.ASCII.GetString(root.ReadAll(File, MaxBytes));
            return NoteText.TryParseSize(text.TrimEnd('\n'), out long index) ? index : -1;
        }
        catch (StorageException e) when (e.Errno is LinuxConstants.NoEntry or 27)
        {
            return -1;
        }
    }
}
