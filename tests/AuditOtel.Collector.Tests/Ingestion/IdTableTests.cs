using AuditOtel.Collector.Ingestion;
using FsCheck;
using FsCheck.Fluent;

namespace AuditOtel.Collector.Tests.Ingestion;

public sealed class IdTableTests
{
    [Fact]
    public void Whatever_is_put_moved_and_removed_the_table_finds_exactly_what_is_in_it()
    {
        // Few hashes, at both ends of the table, so that places collide, wrap round and are moved up.
        uint[] hashes = [0, 1, 2, 1021, 1022, 1023, 1024, 2046, 2047, uint.MaxValue];
        var steps = Gen.Choose(0, 2).Zip(Gen.Elements(hashes)).Zip(Gen.Choose(0, 1000)).ListOf(300).ToArbitrary();
        var property = Prop.ForAll(steps, list =>
        {
            var table = new IdTable();
            var held = new List<(uint Hash, int Place)>();
            var places = 0;
            foreach (var ((what, hash), which) in list)
            {
                if (what == 0 || held.Count == 0)
                    held.Add(Put(table, hash, ++places % 2 == 0 ? places : -places));
                else if (what == 1)
                    Remove(table, held, which % held.Count);
                else
                    Move(table, held, which % held.Count, ++places);
            }

            Assert.All(hashes, hash => Assert.Equal(held.Where(one => one.Hash == hash).Select(one => one.Place).Order(), PlacesOf(table, hash).Order()));
        });
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(200), property);
    }

    [Fact]
    public void The_table_grows_and_keeps_what_it_holds()
    {
        var table = new IdTable();
        var hashes = Enumerable.Range(0, 10_000).Select(i => (uint)i * 2_654_435_761).ToArray();
        for (var i = 0; i < hashes.Length; i++)
            Put(table, hashes[i], i + 1);

        for (var i = 0; i < hashes.Length; i++)
            Assert.Equal([i + 1], PlacesOf(table, hashes[i]));
    }

    [Fact]
    public void What_is_not_in_the_table_cannot_be_moved_or_removed()
    {
        var table = new IdTable();
        Put(table, 7, 1);

        Assert.Throws<InvalidOperationException>(() => table.Remove(7, 2));
        Assert.Throws<InvalidOperationException>(() => table.Move(8, 1, 2));
    }

    private static (uint Hash, int Place) Put(IdTable table, uint hash, int place)
    {
        table.Reserve(1);
        var position = table.Home(hash);
        while (table.Find(hash, ref position) != IdTable.None)
            position = table.After(position);
        table.Put(position, hash, place);
        return (hash, place);
    }

    private static void Remove(IdTable table, List<(uint Hash, int Place)> held, int which)
    {
        table.Remove(held[which].Hash, held[which].Place);
        held.RemoveAt(which);
    }

    private static void Move(IdTable table, List<(uint Hash, int Place)> held, int which, int place)
    {
        table.Move(held[which].Hash, held[which].Place, place);
        held[which] = (held[which].Hash, place);
    }

    private static List<int> PlacesOf(IdTable table, uint hash)
    {
        var places = new List<int>();
        var position = table.Home(hash);
        for (int place; (place = table.Find(hash, ref position)) != IdTable.None; position = table.After(position))
            places.Add(place);
        return places;
    }
}
