using AuditOtel.Ledger.Tlog;
using FsCheck;
using FsCheck.Fluent;

namespace AuditOtel.Ledger.Tests.Tlog;

/// <summary>Names of tiles are read in their one allowed form (C2SP tlog-tiles).</summary>
public sealed class TileNameTests
{
    [Theory]
    [InlineData("tile/0/000", 0, 0, 256)]
    [InlineData("tile/0/x001/x234/067", 0, 1234067, 256)]
    [InlineData("tile/0/273.p/112", 0, 273, 112)]
    [InlineData("tile/63/000.p/1", 63, 0, 1)]
    [InlineData("tile/entries/x001/000.p/255", TileName.EntriesLevel, 1000, 255)]
    public void A_name_of_the_specification_is_read(string path, int level, long number, int width)
    {
        Assert.True(TileName.TryParse(path, out TileName name));
        Assert.Equal(new TileName(level, number, width), name);
        Assert.Equal(path, name.ToString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("tile")]
    [InlineData("tile/")]
    [InlineData("tile/0")]
    [InlineData("tile/0/")]
    [InlineData("/tile/0/000")]
    [InlineData("Tile/0/000")]
    [InlineData("tile//000")]
    [InlineData("tile/00/000")]
    [InlineData("tile/64/000")]
    [InlineData("tile/-1/000")]
    [InlineData("tile/+1/000")]
    [InlineData("tile/0/0")]
    [InlineData("tile/0/0000")]
    [InlineData("tile/0/x000")]
    [InlineData("tile/0/x000/000")]
    [InlineData("tile/0/001/000")]
    [InlineData("tile/0/x001/x000")]
    [InlineData("tile/0/X001/000")]
    [InlineData("tile/0/x01/000")]
    [InlineData("tile/0/x001//000")]
    [InlineData("tile/0/000/")]
    [InlineData("tile/0/000.p")]
    [InlineData("tile/0/000.p/")]
    [InlineData("tile/0/000.p/0")]
    [InlineData("tile/0/000.p/01")]
    [InlineData("tile/0/000.p/256")]
    [InlineData("tile/0/000.p/1.p/1")]
    [InlineData("tile/0/000.p/1/")]
    [InlineData("tile/0/ 00")]
    [InlineData("tile/0/\u0661\u0662\u0663")]
    [InlineData("tile/entries/")]
    [InlineData("tile/entries/../000")]
    [InlineData("tile/0/x036/x028/x797/x018/x963/968")]
    [InlineData("tile/0/x999/x999/x999/x999/x999/x999/x999/999")]
    public void Any_other_form_is_refused(string path) => Assert.False(TileName.TryParse(path, out _));

    [Fact]
    public void A_written_name_is_read_back_and_what_is_read_was_written()
    {
        Gen<TileName> names = from level in Gen.Choose(-1, 63)
                              from high in Gen.Choose(0, int.MaxValue)
                              from shift in Gen.Choose(0, 40)
                              from width in Gen.Choose(1, 256)
                              select new TileName(level, ((long)high << 24) >> shift, width);
        Prop.ForAll(names.ToArbitrary(), static name => TileName.TryParse(name.ToString(), out TileName read) && read == name).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void A_damaged_name_is_refused_or_is_the_one_form_of_another()
    {
        Gen<string> damaged = from number in Gen.Choose(0, 3_000_000)
                              from width in Gen.Choose(1, 256)
                              from place in Gen.Choose(0, 40)
                              from with in Gen.Elements("0", "1", "x", "/", ".", "p", "-", " ", "")
                              select Damaged(new TileName(0, number, width).ToString(), place, with);
        Prop.ForAll(damaged.ToArbitrary(), static path => !TileName.TryParse(path, out TileName name) || string.Equals(name.ToString(), path, StringComparison.Ordinal))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(2000));
    }

    private static string Damaged(string path, int place, string with)
    {
        int at = place % path.Length;
        return path[..at] + with + path[(at + 1)..];
    }
}
