using System.Buffers.Text;
using System.Runtime.InteropServices;
using System.Text;

namespace AuditOtel.Collector.Receivers.Loops;

/// <summary>
/// Recognises the requests that are answered without the server: one HTTP/1.1 POST (RFC 9112) of an OTLP message of less than a megabyte, in the few forms that leave nothing
/// to decide. Whatever is written in another way, right or wrong, is the server's to judge.
/// </summary>
[StructLayout(LayoutKind.Auto)]
internal ref struct DirectRequest
{
    // The request line and the known fields take some 200 bytes.
    private const int MostHead = 2048;
    private const int MostLengthDigits = 6;
    private const byte FirstPrintable = 0x20;
    private const byte LastPrintable = 0x7e;
    private const HeadFields Needed = HeadFields.Host | HeadFields.ContentType | HeadFields.ContentLength;
    private HeadFields _seen;
    private int _length;

    /// <summary>Whether the bytes are one such request, or the beginning of one with its whole head.</summary>
    /// <param name="received">What has come.</param>
    /// <param name="content">Where the content begins.</param>
    /// <param name="length">Bytes of head and content together, of which some may be missing.</param>
    internal static bool TryRead(ReadOnlySpan<byte> received, out int content, out int length)
    {
        (content, length) = (0, 0);
        var rest = received;
        if (!TrySkip(ref rest, "POST /v1/logs HTTP/1.1\r\n"u8) && !TrySkip(ref rest, "POST /v1/audit HTTP/1.1\r\n"u8))
            return false;
        var request = new DirectRequest();
        while (!TrySkip(ref rest, "\r\n"u8))
        {
            var end = rest.IndexOf("\r\n"u8);
            if (end < 0 || !request.TryReadField(rest[..end]))
                return false;
            rest = rest[(end + 2)..];
        }

        content = received.Length - rest.Length;
        length = content + request._length;
        return content <= MostHead && (request._seen & Needed) == Needed && received.Length <= length;
    }

    private static bool TrySkip(ref ReadOnlySpan<byte> rest, ReadOnlySpan<byte> expected)
    {
        if (!rest.StartsWith(expected))
            return false;
        rest = rest[expected.Length..];
        return true;
    }

    private bool TryReadField(ReadOnlySpan<byte> line)
    {
        var colon = line.IndexOf((byte)':');
        if (colon < 0)
            return false;
        var value = line[(colon + 1)..].Trim((byte)' ');
        var field = FieldOf(line[..colon]);
        if (field == HeadFields.None || (_seen & field) != HeadFields.None || value.ContainsAnyExceptInRange(FirstPrintable, LastPrintable))
            return false;
        _seen |= field;
        return field switch
        {
            HeadFields.Host => IsPlainHost(value),
            HeadFields.ContentType => Ascii.EqualsIgnoreCase(value, "application/x-protobuf"u8),
            HeadFields.ContentLength => TryReadLength(value),
            HeadFields.Connection => Ascii.EqualsIgnoreCase(value, "keep-alive"u8),
            _ => true,
        };
    }

    private static HeadFields FieldOf(ReadOnlySpan<byte> name) => name.Length switch
    {
        4 when Ascii.EqualsIgnoreCase(name, "host"u8) => HeadFields.Host,
        6 when Ascii.EqualsIgnoreCase(name, "accept"u8) => HeadFields.Accept,
        10 when Ascii.EqualsIgnoreCase(name, "connection"u8) => HeadFields.Connection,
        10 when Ascii.EqualsIgnoreCase(name, "user-agent"u8) => HeadFields.UserAgent,
        12 when Ascii.EqualsIgnoreCase(name, "content-type"u8) => HeadFields.ContentType,
        14 when Ascii.EqualsIgnoreCase(name, "content-length"u8) => HeadFields.ContentLength,
        15 when Ascii.EqualsIgnoreCase(name, "accept-encoding"u8) => HeadFields.AcceptEncoding,
        _ => HeadFields.None,
    };

    private static bool IsPlainHost(ReadOnlySpan<byte> host)
    {
        foreach (var letter in host)
        {
            if (!char.IsAsciiLetterOrDigit((char)letter) && letter is not ((byte)'.' or (byte)'-'))
                return false;
        }

        return host.Length > 0;
    }

    private bool TryReadLength(ReadOnlySpan<byte> digits) =>
        digits.Length is > 0 and <= MostLengthDigits
        && !digits.ContainsAnyExceptInRange((byte)'0', (byte)'9')
        && Utf8Parser.TryParse(digits, out _length, out _);

    [Flags]
    private enum HeadFields
    {
        None = 0,
        Host = 1,
        ContentType = 2,
        ContentLength = 4,
        Connection = 8,
        UserAgent = 16,
        Accept = 32,
        AcceptEncoding = 64,
    }
}
