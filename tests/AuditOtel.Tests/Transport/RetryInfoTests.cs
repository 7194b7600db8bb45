using AuditOtel.Transport;
using FsCheck;
using FsCheck.Fluent;

namespace AuditOtel.Tests.Transport;

public sealed class RetryInfoTests
{
    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("%%%")]
    [InlineData("CAg")]
    [InlineData("GgA")]
    public void Details_without_it_are_told_apart(string? header) => Assert.False(RetryInfo.IsIn(header));

    [Fact]
    public void It_is_found_with_and_without_padding()
    {
        byte[] any = [0x0A, 40, .. "type.googleapis.com/google.rpc.RetryInfo"u8];
        var padded = Convert.ToBase64String([8, 8, 0x1A, (byte)any.Length, .. any]);
        Assert.EndsWith("=", padded, StringComparison.Ordinal);
        Assert.True(RetryInfo.IsIn(padded));
        Assert.True(RetryInfo.IsIn(padded.TrimEnd('=')));
    }

    [Fact]
    public void No_header_makes_it_throw() =>
        Prop.ForAll<byte[], string?>((bytes, text) => !RetryInfo.IsIn(Convert.ToBase64String(bytes)) && !RetryInfo.IsIn(text)).QuickCheckThrowOnFailure();
}
