using System.Buffers;
using System.Buffers.Text;
using System.Runtime.InteropServices;
using System.Text;

namespace AuditOtel.Transport;

/// <summary>
/// Reads the head of an HTTP/1.1 answer (RFC 9112, sections 4 to 6) as strictly as the collector writes it: every line ends in CR LF, and the content has a
/// length that was announced. Whatever is written in another way is malformed.
/// </summary>
[StructLayout(LayoutKind.Auto)]
internal struct HttpAnswerHead
{
    /// <summary>The longest head that is read; the collector's have some 200 bytes.</summary>
    internal const int Limit = 4096;

    private const int StatusDigits = 3;
    private const int MostDigits = 9;
    private const string Broken = "its head is broken";

    private static readonly SearchValues<byte> NameLetters =
        SearchValues.Create("!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"u8);

    private bool _hasLength;
    private bool _hasType;

    /// <summary>The bytes of the head, with the empty line that ends it.</summary>
    internal int Length { get; private set; }

    /// <summary>The status.</summary>
    internal int Status { get; private set; }

    /// <summary>The bytes that follow the head.</summary>
    internal int ContentLength { get; private set; }

    /// <summary>Whether what follows is protobuf.</summary>
    internal bool IsProtobuf { get; private set; }

    /// <summary>Whether the connection serves no other request.</summary>
    internal bool Closes { get; private set; }

    /// <summary>Reads a head; false without a fault while it is not complete.</summary>
    /// <param name="received">What has come of the answer, from its first byte.</param>
    /// <param name="head">The head.</param>
    /// <param name="fault">What is wrong with it, in a few words; null when nothing is.</param>
    internal static bool TryRead(ReadOnlySpan<byte> received, out HttpAnswerHead head, out string? fault)
    {
        head = default;
        fault = null;
        var end = received[..Math.Min(received.Length, Limit)].IndexOf("\r\n\r\n"u8);
        if (end < 0)
        {
            fault = received.Length >= Limit ? "its head is too long" : null;
            return false;
        }

        fault = head.Read(received[..(end + 2)]);
        head.Length = end + 4;
        return fault is null;
    }

    private string? Read(ReadOnlySpan<byte> lines)
    {
        var end = lines.IndexOf("\r\n"u8);
        var fault = ReadStatus(lines[..end]);
        for (var rest = lines[(end + 2)..]; fault is null && rest.Length > 0; rest = rest[(end + 2)..])
        {
            end = rest.IndexOf("\r\n"u8);
            fault = ReadField(rest[..end]);
        }

        return fault ?? (_hasLength ? null : "it announces no length");
    }

    private string? ReadStatus(ReadOnlySpan<byte> line)
    {
        var version = "HTTP/1.1 "u8;
        if (!line.StartsWith(version))
            return "it is no HTTP/1.1";
        var rest = line[version.Length..];
        if (rest.Length <= StatusDigits || rest[StatusDigits] != (byte)' ' || !IsPrintable(rest) || !TryReadNumber(rest[..StatusDigits], out var status))
            return Broken;
        Status = status;

        // Interim answers, and those that never have content, are none to this request.
        return status is 200 or (>= 400 and < 600) ? null : $"HTTP status {status}";
    }

    private string? ReadField(ReadOnlySpan<byte> line)
    {
        var colon = line.IndexOf((byte)':');
        if (colon <= 0 || line[..colon].ContainsAnyExcept(NameLetters))
            return Broken;
        var name = line[..colon];
        var value = line[(colon + 1)..].Trim(" \t"u8);
        if (!IsPrintable(value))
            return Broken;
        if (Ascii.EqualsIgnoreCase(name, "content-length"u8))
            return ReadLength(value);
        if (Ascii.EqualsIgnoreCase(name, "content-type"u8))
            return ReadType(value);
        if (Ascii.EqualsIgnoreCase(name, "connection"u8))
            Closes |= !Ascii.EqualsIgnoreCase(value, "keep-alive"u8);
        return Ascii.EqualsIgnoreCase(name, "transfer-encoding"u8) || Ascii.EqualsIgnoreCase(name, "content-encoding"u8) ? "its content is encoded" : null;
    }

    private string? ReadLength(ReadOnlySpan<byte> digits)
    {
        if (_hasLength || !TryReadNumber(digits, out var length))
            return Broken;
        if (length > LimitedBody.Limit)
            return "it is too large";
        (_hasLength, ContentLength) = (true, length);
        return null;
    }

    private string? ReadType(ReadOnlySpan<byte> type)
    {
        if (_hasType)
            return Broken;
        var end = type.IndexOf((byte)';');
        IsProtobuf = Ascii.EqualsIgnoreCase((end < 0 ? type : type[..end]).TrimEnd(" \t"u8), "application/x-protobuf"u8);
        _hasType = true;
        return null;
    }

    private static bool TryReadNumber(ReadOnlySpan<byte> digits, out int number)
    {
        number = 0;
        return digits.Length is > 0 and <= MostDigits && !digits.ContainsAnyExceptInRange((byte)'0', (byte)'9') && Utf8Parser.TryParse(digits, out number, out _);
    }

    private static bool IsPrintable(ReadOnlySpan<byte> text) => !text.ContainsAnyExceptInRange((byte)' ', (byte)'~');
}
