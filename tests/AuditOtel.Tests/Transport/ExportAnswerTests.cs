using AuditOtel.Transport;
using FsCheck;
using FsCheck.Fluent;

namespace AuditOtel.Tests.Transport;

[Trait("Requirement", "P0")]
public sealed class ExportAnswerTests
{
    [Fact]
    public void No_arbitrary_bytes_are_taken_for_a_receipt_and_none_throw() => Prop.ForAll<byte[]>(bytes =>
    {
        Assert.False(ExportAnswer.Read(bytes, Guid.NewGuid()).IsStored);
        Assert.Empty(ExportAnswer.ReadReceipts(bytes) ?? []);
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Text_from_outside_is_cut_and_holds_no_control_characters()
    {
        var clean = ExportAnswer.Clean("line\nbreak\u001b[31m" + new string('x', 5000));
        Assert.Equal(1024, clean.Length);
        Assert.StartsWith("line break [31mx", clean, StringComparison.Ordinal);
    }
}
