using System.Security.Cryptography;
using AuditOtel.Ledger.Storage;

namespace AuditOtel.Ledger.Sealing;

/// <summary>
/// The two files that hold the seal's keys in turn, overwritten in place so that what was in them is gone. The live one is the one with a right checksum
/// and the higher index. Every access opens its file anew: a descriptor that failed is never used again.
/// </summary>
internal sealed class SealKeySlots(DurableDirectory root, string origin)
{
    public const int Count = 2;

    public static string NameOf(int slot) => slot == 0 ? "seal-0.key" : "seal-1.key";

    /// <summary>Makes both files; the first keys are in the first.</summary>
    public static void Create(DurableDirectory keysDirectory, string origin, SealKeys keys)
    {
        byte[] content = NewBuffer();
        keysDirectory.WriteAtomically(NameOf(1), content);
        try
        {
            keys.Write(content, origin);
            keysDirectory.WriteAtomically(NameOf(0), content);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(content);
        }
    }

    /// <summary>The keys in a slot, or null when there are none.</summary>
    public SealKeys? Read(int slot)
    {
        byte[] content = NewBuffer();
        try
        {
            using DurableDirectory directory = root.OpenDirectory(LedgerDirectory.KeysDirectory);
            using DurableFile file = directory.OpenRead(NameOf(slot));
            int read = file.Read(content, 0);
            return SealKeys.Read(content.AsSpan(0, read), origin);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(content);
        }
    }

    /// <summary>Puts keys into a slot, durably.</summary>
    public void Write(int slot, SealKeys keys)
    {
        byte[] content = NewBuffer();
        try
        {
            keys.Write(content, origin);
            Overwrite(slot, content);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(content);
        }
    }

    /// <summary>Overwrites what is in a slot, durably.</summary>
    public void Erase(int slot) => Overwrite(slot, NewBuffer());

    private void Overwrite(int slot, ReadOnlySpan<byte> content)
    {
        using DurableDirectory directory = root.OpenDirectory(LedgerDirectory.KeysDirectory);
        using DurableFile file = directory.OpenWrite(NameOf(slot));
        file.Write(content, 0);
        file.DataSync();
    }

    private static byte[] NewBuffer() => GC.AllocateArray<byte>(SealKeys.StoredLength, pinned: true);
}
