using System.Runtime.CompilerServices;
using System.Security.Cryptography;

namespace AuditOtel;

/// <summary>Members that .NET has and .NET Standard 2.0 lacks, under their own names, so that the rest of the code is one and the same.</summary>
internal static class FrameworkMembers
{
    extension(ArgumentNullException)
    {
        internal static void ThrowIfNull(object? argument, [CallerArgumentExpression(nameof(argument))] string? paramName = null)
        {
            if (argument is null)
                throw new ArgumentNullException(paramName);
        }
    }

    extension(Convert)
    {
        internal static string ToBase64String(ReadOnlySpan<byte> bytes) => Convert.ToBase64String(bytes.ToArray());
    }

    extension(Guid)
    {
        /// <summary>A UUID version 7 (RFC 9562, section 5.7): 48 bits of Unix milliseconds, the rest random but for version and variant.</summary>
        internal static Guid CreateVersion7()
        {
            var bytes = new byte[16];
            using (var random = RandomNumberGenerator.Create())
                random.GetBytes(bytes);
#pragma warning disable RS0030 // the framework's own method takes the system's clock too
            var milliseconds = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds();
#pragma warning restore RS0030
            return new Guid(
                (int)(milliseconds >> 16),
                (short)milliseconds,
                (short)(0x7000 | (BitConverter.ToInt16(bytes, 6) & 0x0FFF)),
                (byte)(0x80 | (bytes[8] & 0x3F)), bytes[9], bytes[10], bytes[11], bytes[12], bytes[13], bytes[14], bytes[15]);
        }
    }

    extension(Task task)
    {
        internal bool IsCompletedSuccessfully => task.Status == TaskStatus.RanToCompletion;

        internal ConfiguredTaskAwaitable<Task> ConfigureAwait(ConfigureAwaitOptions options) => options == ConfigureAwaitOptions.SuppressThrowing
            ? Task.WhenAny(task).ConfigureAwait(false)
            : throw new ArgumentOutOfRangeException(nameof(options));
    }
}
