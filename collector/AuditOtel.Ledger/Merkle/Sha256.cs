using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace AuditOtel.Ledger.Merkle;

/// <summary>
/// SHA-256 (FIPS 180-4) of short inputs. .NET's one-shot call makes and frees a native context each time, which costs more than hashing a tree node; OpenSSL's
/// own functions work on a context on the stack and are three to seven times as fast. Where libcrypto does not export them, or they fail a known
/// answer, .NET's are used.
/// </summary>
public static unsafe partial class Sha256
{
    private const string Library = "libcrypto.so.3";

    /// <summary>More than sizeof(SHA256_CTX) of openssl/sha.h, which is 112.</summary>
    private const int ContextBytes = 256;

    private static readonly bool IsNative = Probe();

    /// <summary>SHA-256 of some bytes.</summary>
    /// <param name="source">What is hashed; any length, worth it below some kilobytes.</param>
    /// <param name="hash">Gets 32 bytes; may overlap the source.</param>
    /// <exception cref="ArgumentException"><paramref name="hash"/> is shorter than 32 bytes.</exception>
    public static void Hash(ReadOnlySpan<byte> source, Span<byte> hash)
    {
        if (!IsNative)
        {
            SHA256.HashData(source, hash);
            return;
        }

        if (hash.Length < SHA256.HashSizeInBytes)
            throw new ArgumentException("A SHA-256 hash needs 32 bytes.", nameof(hash));
        HashNative(source, hash);
    }

    private static void HashNative(ReadOnlySpan<byte> source, Span<byte> hash)
    {
        ulong* context = stackalloc ulong[ContextBytes / sizeof(ulong)];
        fixed (byte* from = source, to = hash)
        {
            if (Init(context) != 1 || Update(context, from, (nuint)source.Length) != 1 || Final(to, context) != 1)
                throw new CryptographicException("OpenSSL refused SHA256_Update.");
        }
    }

    private static bool Probe()
    {
        if (!NativeLibrary.TryLoad(Library, out nint library))
            return false;
        string[] names = ["SHA256_Init", "SHA256_Update", "SHA256_Final"];
        if (!Array.TrueForAll(names, name => NativeLibrary.TryGetExport(library, name, out _)))
            return false;
        // One block, the padding in a second one, and more than two blocks.
        int[] lengths = [0, 1, 55, 56, 65, 200];
        return Array.TrueForAll(lengths, IsRight);
    }

    private static bool IsRight(int length)
    {
        byte[] source = [.. Enumerable.Range(0, length).Select(static i => (byte)i)];
        byte[] hash = new byte[SHA256.HashSizeInBytes];
        HashNative(source, hash);
        return hash.AsSpan().SequenceEqual(SHA256.HashData(source));
    }

    [LibraryImport(Library, EntryPoint = "SHA256_Init")]
    [SuppressGCTransition]
    private static partial int Init(ulong* context);

    [LibraryImport(Library, EntryPoint = "SHA256_Update")]
    private static partial int Update(ulong* context, byte* data, nuint length);

    [LibraryImport(Library, EntryPoint = "SHA256_Final")]
    [SuppressGCTransition]
    private static partial int Final(byte* hash, ulong* context);
}
