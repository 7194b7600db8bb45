using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace AuditOtel.Ledger.Checkpoints;

/// <summary>Ed25519 (RFC 8032) by OpenSSL 3's EVP interface, the library .NET itself uses; without it every call throws.</summary>
internal static partial class Ed25519
{
    public const int KeyLength = 32;
    public const int SignatureLength = 64;
    private const string Library = "libcrypto.so.3";

    /// <summary>EVP_PKEY_ED25519 of openssl/evp.h.</summary>
    private const int KeyType = 1087;

    public static byte[] PublicKey(ReadOnlySpan<byte> seed)
    {
        nint key = PrivateKey(seed);
        try
        {
            byte[] result = new byte[KeyLength];
            nuint length = KeyLength;
            Demand(RawPublicKey(key, result, ref length) == 1 && length == KeyLength, "EVP_PKEY_get_raw_public_key");
            return result;
        }
        finally
        {
            FreeKey(key);
        }
    }

    public static byte[] Sign(ReadOnlySpan<byte> seed, ReadOnlySpan<byte> message)
    {
        nint key = PrivateKey(seed);
        nint context = NewContext();
        try
        {
            byte[] signature = new byte[SignatureLength];
            nuint length = SignatureLength;
            Demand(context != 0 && SignInit(context, 0, 0, 0, key) == 1, "EVP_DigestSignInit");
            Demand(DigestSign(context, signature, ref length, Start(message), (nuint)message.Length) == 1 && length == SignatureLength, "EVP_DigestSign");
            return signature;
        }
        finally
        {
            FreeContext(context);
            FreeKey(key);
        }
    }

    public static bool Verify(ReadOnlySpan<byte> publicKey, ReadOnlySpan<byte> message, ReadOnlySpan<byte> signature)
    {
        if (publicKey.Length != KeyLength || signature.Length != SignatureLength)
            return false;
        nint key = NewPublicKey(KeyType, 0, publicKey, KeyLength);
        if (key == 0)
            return false;
        nint context = NewContext();
        try
        {
            Demand(context != 0 && VerifyInit(context, 0, 0, 0, key) == 1, "EVP_DigestVerifyInit");
            return DigestVerify(context, signature, SignatureLength, Start(message), (nuint)message.Length) == 1;
        }
        finally
        {
            FreeContext(context);
            FreeKey(key);
        }
    }

    private static nint PrivateKey(ReadOnlySpan<byte> seed)
    {
        Demand(seed.Length == KeyLength, "an Ed25519 private key of 32 bytes");
        nint key = NewPrivateKey(KeyType, 0, seed, KeyLength);
        Demand(key != 0, "EVP_PKEY_new_raw_private_key");
        return key;
    }

    // OpenSSL wants a pointer that is not null even for no bytes.
    private static ReadOnlySpan<byte> Start(ReadOnlySpan<byte> message) => message.IsEmpty ? [0] : message;

    private static void Demand(bool condition, string what)
    {
        if (!condition)
            throw new CryptographicException($"OpenSSL refused {what}.");
    }

    [LibraryImport(Library, EntryPoint = "EVP_PKEY_new_raw_private_key")]
    private static partial nint NewPrivateKey(int type, nint engine, ReadOnlySpan<byte> key, nuint length);

    [LibraryImport(Library, EntryPoint = "EVP_PKEY_new_raw_public_key")]
    private static partial nint NewPublicKey(int type, nint engine, ReadOnlySpan<byte> key, nuint length);

    [LibraryImport(Library, EntryPoint = "EVP_PKEY_get_raw_public_key")]
    private static partial int RawPublicKey(nint key, Span<byte> target, ref nuint length);

    [LibraryImport(Library, EntryPoint = "EVP_PKEY_free")]
    private static partial void FreeKey(nint key);

    [LibraryImport(Library, EntryPoint = "EVP_MD_CTX_new")]
    private static partial nint NewContext();

    [LibraryImport(Library, EntryPoint = "EVP_MD_CTX_free")]
    private static partial void FreeContext(nint context);

    [LibraryImport(Library, EntryPoint = "EVP_DigestSignInit")]
    private static partial int SignInit(nint context, nint keyContext, nint digest, nint engine, nint key);

    [LibraryImport(Library, EntryPoint = "EVP_DigestSign")]
    private static partial int DigestSign(nint context, Span<byte> signature, ref nuint length, ReadOnlySpan<byte> message, nuint messageLength);

    [LibraryImport(Library, EntryPoint = "EVP_DigestVerifyInit")]
    private static partial int VerifyInit(nint context, nint keyContext, nint digest, nint engine, nint key);

    [LibraryImport(Library, EntryPoint = "EVP_DigestVerify")]
    private static partial int DigestVerify(nint context, ReadOnlySpan<byte> signature, nuint length, ReadOnlySpan<byte> message, nuint messageLength);
}
