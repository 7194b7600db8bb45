using AuditOtel.Analyzers.Surface.Model;
using FsCheck;
using FsCheck.Fluent;

namespace AuditOtel.Analyzers.Tests.Surface.Model;

[Trait("Requirement", "P0")]
public sealed class SurfaceLineReaderTests
{
    private const string Sound = "operation user.delete member=M:C.M action=Delete class=Account mode=Deny route=method";

    [Theory]
    [InlineData("", 0, "a line begins with 'operation' or 'excuse', or with 'changed' or 'removed' before it")]
    [InlineData("operations user.delete", 0, "a line begins with")]
    [InlineData("operation", 9, "write the operation's name behind 'operation'")]
    [InlineData("excuse", 6, "write the documentation id of the excused member")]
    [InlineData("operation user.delete member", 22, "write a field as name=value")]
    [InlineData("operation user.delete  member=M:C.M", 22, "write a field as name=value")]
    [InlineData("operation user.delete Member=M:C.M", 22, "write a field as name=value")]
    [InlineData("operation user.delete member=M:C.M colour=red", 42, "'colour' is no field of such a line")]
    [InlineData("operation user.delete reason=Why.", 29, "'reason' is no field of such a line")]
    [InlineData("operation user.delete member=M:C.M member=M:C.N", 42, "'member' stands there twice")]
    [InlineData("operation user.delete member=M:C.M action=Delete", 48, "the field 'class' is missing")]
    [InlineData("operation user.delete member=M:C.M copy=1", 41, "'copy' is a number from 2 on")]
    [InlineData(Sound + " ", 85, "take the space at the end away")]
    [InlineData(Sound + " target=a\"b", 94, "stands between quotation marks")]
    [InlineData(Sound + " because=Why.", 94, "'because' is no field of such a line")]
    [InlineData("removed operation user.delete member=M:C.M action=Delete", 50, "'action' is no field of such a line")]
    [InlineData("removed operation user.delete because=Gone.", 43, "the field 'member' is missing")]
    [InlineData("excuse M:C.M reason=\"Why", 24, "the quotation mark at the end of the value is missing")]
    [InlineData("excuse M:C.M reason=\"a\\n\"", 23, "behind a backslash stands")]
    [InlineData("excuse M:C.M reason=\"a\\u00\"", 23, "behind a backslash stands")]
    [InlineData("excuse M:C.M reason=\"a\u202Eb\"", 22, "write \\u202e")]
    public void A_damaged_line_is_told_with_its_column_and_what_to_do(string text, int column, string message)
    {
        var (statement, fault) = SurfaceLineReader.Read(text, 7, mayChange: true);

        Assert.Null(statement);
        Assert.Equal((7, column), (fault!.Line, fault.Column));
        Assert.Contains(message, fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Sound + " target=user target=user argument=a")]
    [InlineData("changed " + Sound + " because=\"The account class is that of people.\"")]
    [InlineData("removed operation user.delete member=M:C.M copy=2 because=\"It is in another service.\"")]
    [InlineData("removed excuse M:C.M")]
    [InlineData("excuse M:C.M reason=\"\"")]
    public void A_line_is_read_and_written_back(string text) => Assert.Equal(text, SurfaceLineReader.Read(text, 0, mayChange: true).Statement!.Text);

    [Fact]
    public void Only_a_file_of_changes_can_change() => Assert.NotNull(SurfaceLineReader.Read("removed excuse M:C.M", 0, mayChange: false).Fault);

    [Fact]
    public void A_line_of_endless_length_is_refused() => Assert.Contains("more than 65536", SurfaceLineReader.Read(new string('a', 65_537), 0, mayChange: true).Fault!.Message, StringComparison.Ordinal);

    [Fact]
    public void Every_surface_is_read_back_as_it_was() => Prop.ForAll(SurfaceValues.Surfaces.ToArbitrary(), surface =>
    {
        var (read, fault) = SurfaceReading.Read(surface.Text);
        return fault is null && string.Equals(read!.Text, surface.Text, StringComparison.Ordinal) && string.Equals(read.Digest, surface.Digest, StringComparison.Ordinal);
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void No_damage_crashes_the_reader_and_what_it_takes_is_canonical() => Prop.ForAll(SurfaceValues.DamagedLines.ToArbitrary(), line =>
    {
        var (statement, fault) = SurfaceLineReader.Read(line, 0, mayChange: true);
        return statement is null ? fault is { Column: >= 0 } && fault.Column <= line.Length
            : fault is null && string.Equals(SurfaceLineReader.Read(statement.Text, 0, mayChange: true).Statement?.Text, statement.Text, StringComparison.Ordinal);
    }).QuickCheckThrowOnFailure();
}
