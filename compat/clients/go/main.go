// franz-go. How it is asked and how it answers: see ../README.md.
package main

import (
	"bufio"
	"context"
	"fmt"
	"os"
	"runtime/debug"
	"sort"
	"strconv"
	"strings"
	"time"

	"github.com/twmb/franz-go/pkg/kadm"
	"github.com/twmb/franz-go/pkg/kgo"
)

const library = "github.com/twmb/franz-go"

var checks = map[string]func(context.Context, map[string]string) error{
	"version": version, "create": create, "describe": describe, "produce": produce, "read": read, "seek": seek,
	"member": member, "committed": committed, "group": group, "delete-group": deleteGroup, "delete": deleteTopic,
}

func main() {
	named := map[string]string{}
	for _, word := range os.Args[2:] {
		name, value, _ := strings.Cut(word, "=")
		named[name] = value
	}
	if err := checks[os.Args[1]](context.Background(), named); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func say(fields ...any) {
	text := make([]string, len(fields))
	for i, field := range fields {
		text[i] = fmt.Sprint(field)
	}
	fmt.Println(strings.Join(text, "\t"))
}

func sayRecord(r *kgo.Record) {
	headers := make([]string, len(r.Headers))
	for i, header := range r.Headers {
		headers[i] = header.Key + "=" + shown(header.Value)
	}
	say("record", r.Partition, r.Offset, r.Timestamp.UnixMilli(), shown(r.Key), shown(r.Value), strings.Join(headers, ","))
}

func shown(bytes []byte) string {
	if bytes == nil {
		return "NULL"
	}
	return string(bytes)
}

func meant(text string) []byte {
	if text == "NULL" {
		return nil
	}
	return []byte(text)
}

func recordsOf(file string) ([]*kgo.Record, error) {
	lines, err := os.Open(file)
	if err != nil {
		return nil, err
	}
	defer lines.Close()
	var records []*kgo.Record
	for scanner := bufio.NewScanner(lines); scanner.Scan(); {
		fields := strings.Split(scanner.Text(), "\t")
		partition, err := strconv.Atoi(fields[0])
		if err != nil {
			return nil, err
		}
		record := &kgo.Record{Partition: int32(partition), Key: meant(fields[1]), Value: meant(fields[2])}
		for _, pair := range strings.Split(fields[3], ",") {
			if name, value, found := strings.Cut(pair, "="); found {
				record.Headers = append(record.Headers, kgo.RecordHeader{Key: name, Value: meant(value)})
			}
		}
		records = append(records, record)
	}
	return records, nil
}

func client(named map[string]string, options ...kgo.Opt) (*kgo.Client, error) {
	return kgo.NewClient(append(options, kgo.SeedBrokers(named["bootstrap"]))...)
}

// withAdmin has work done by a client of administration.
func withAdmin(named map[string]string, work func(*kadm.Client) error) error {
	c, err := client(named)
	if err != nil {
		return err
	}
	defer c.Close()
	return work(kadm.NewClient(c))
}

func version(context.Context, map[string]string) error {
	built, _ := debug.ReadBuildInfo()
	for _, module := range built.Deps {
		if module.Path == library {
			say("version", strings.TrimPrefix(module.Version, "v"))
		}
	}
	return nil
}

func create(ctx context.Context, named map[string]string) error {
	partitions, err := strconv.Atoi(named["partitions"])
	if err != nil {
		return err
	}
	return withAdmin(named, func(admin *kadm.Client) error {
		_, err := admin.CreateTopic(ctx, int32(partitions), 1, nil, named["topic"])
		return err
	})
}

func describe(ctx context.Context, named map[string]string) error {
	topic := named["topic"]
	return withAdmin(named, func(admin *kadm.Client) error {
		topics, err := admin.ListTopics(ctx, topic)
		if err != nil {
			return err
		}
		for _, partition := range topics[topic].Partitions.Sorted() {
			say("partition", partition.Partition, partition.Leader)
		}
		settings, err := admin.DescribeTopicConfigs(ctx, topic)
		if err != nil {
			return err
		}
		for _, setting := range settings[0].Configs {
			if setting.Key == "retention.ms" {
				say("config", setting.Key, setting.MaybeValue())
			}
		}
		return settings[0].Err
	})
}

func produce(ctx context.Context, named map[string]string) error {
	codecs := map[string]kgo.CompressionCodec{
		"none": kgo.NoCompression(), "gzip": kgo.GzipCompression(), "snappy": kgo.SnappyCompression(),
		"lz4": kgo.Lz4Compression(), "zstd": kgo.ZstdCompression(),
	}
	options := []kgo.Opt{
		kgo.DefaultProduceTopic(named["topic"]),
		kgo.RecordPartitioner(kgo.ManualPartitioner()),
		kgo.ProducerBatchCompression(codecs[named["codec"]]),
		kgo.ProducerLinger(200 * time.Millisecond),
	}
	if named["idempotent"] != "true" {
		options = append(options, kgo.DisableIdempotentWrite())
	}
	c, err := client(named, options...)
	if err != nil {
		return err
	}
	defer c.Close()
	records, err := recordsOf(named["file"])
	if err != nil {
		return err
	}
	if err := c.ProduceSync(ctx, records...).FirstErr(); err != nil {
		return err
	}
	say("acknowledged", len(records))
	return nil
}

func read(ctx context.Context, named map[string]string) error {
	return withAdmin(named, func(admin *kadm.Client) error {
		starts, err := admin.ListStartOffsets(ctx, named["topic"])
		if err != nil {
			return err
		}
		return readFrom(ctx, admin, named, starts)
	})
}

func seek(ctx context.Context, named map[string]string) error {
	millis, err := strconv.ParseInt(named["time"], 10, 64)
	if err != nil {
		return err
	}
	return withAdmin(named, func(admin *kadm.Client) error {
		starts, err := admin.ListOffsetsAfterMilli(ctx, millis, named["topic"])
		if err != nil {
			return err
		}
		starts.Each(func(at kadm.ListedOffset) { say("found", at.Partition, at.Offset) })
		return readFrom(ctx, admin, named, starts)
	})
}

// readFrom prints everything from starts to the ends as they are now.
func readFrom(ctx context.Context, admin *kadm.Client, named map[string]string, starts kadm.ListedOffsets) error {
	topic := named["topic"]
	ends, err := admin.ListEndOffsets(ctx, topic)
	if err != nil {
		return err
	}
	left := map[int32]int64{}
	assigned := map[int32]kgo.Offset{}
	starts.Each(func(at kadm.ListedOffset) {
		if end, _ := ends.Lookup(topic, at.Partition); at.Offset < end.Offset {
			left[at.Partition] = end.Offset
			assigned[at.Partition] = kgo.NewOffset().At(at.Offset)
		}
	})
	c, err := client(named, kgo.ConsumePartitions(map[string]map[int32]kgo.Offset{topic: assigned}))
	if err != nil {
		return err
	}
	defer c.Close()
	for len(left) > 0 {
		fetches := c.PollFetches(ctx)
		if err := fetches.Err(); err != nil {
			return err
		}
		fetches.EachRecord(func(r *kgo.Record) {
			sayRecord(r)
			if r.Offset+1 >= left[r.Partition] {
				delete(left, r.Partition)
			}
		})
	}
	say("end")
	return nil
}

func member(ctx context.Context, named map[string]string) error {
	owned := map[int32]bool{}
	sayOwned := func() {
		var partitions []int
		for partition := range owned {
			partitions = append(partitions, int(partition))
		}
		sort.Ints(partitions)
		say("assigned", strings.Trim(strings.ReplaceAll(fmt.Sprint(partitions), " ", ","), "[]"))
	}
	lost := func(_ context.Context, _ *kgo.Client, gone map[string][]int32) {
		for _, partition := range gone[named["topic"]] {
			delete(owned, partition)
		}
		sayOwned()
	}
	c, err := client(named,
		kgo.ConsumerGroup(named["group"]), kgo.ConsumeTopics(named["topic"]), kgo.DisableAutoCommit(),
		kgo.ConsumeResetOffset(kgo.NewOffset().AtStart()), kgo.BlockRebalanceOnPoll(),
		kgo.SessionTimeout(6*time.Second), kgo.HeartbeatInterval(time.Second),
		kgo.OnPartitionsAssigned(func(_ context.Context, _ *kgo.Client, more map[string][]int32) {
			for _, partition := range more[named["topic"]] {
				owned[partition] = true
			}
			sayOwned()
		}),
		kgo.OnPartitionsRevoked(lost), kgo.OnPartitionsLost(lost))
	if err != nil {
		return err
	}
	told, tell := context.WithCancel(ctx)
	go func() {
		for scanner := bufio.NewScanner(os.Stdin); scanner.Scan(); {
		}
		tell()
	}()
	for told.Err() == nil {
		c.PollFetches(told).EachRecord(sayRecord)
		if err := c.CommitUncommittedOffsets(ctx); err != nil {
			return err
		}
		c.AllowRebalance()
	}
	c.CloseAllowingRebalance()
	say("left")
	return nil
}

func committed(ctx context.Context, named map[string]string) error {
	return withAdmin(named, func(admin *kadm.Client) error {
		offsets, err := admin.FetchOffsets(ctx, named["group"])
		offsets.Each(func(at kadm.OffsetResponse) { say("offset", at.Partition, at.At) })
		return err
	})
}

func group(ctx context.Context, named map[string]string) error {
	return withAdmin(named, func(admin *kadm.Client) error {
		groups, err := admin.DescribeGroups(ctx, named["group"])
		for _, shown := range groups {
			say("group", shown.State, len(shown.Members))
		}
		return err
	})
}

func deleteGroup(ctx context.Context, named map[string]string) error {
	return withAdmin(named, func(admin *kadm.Client) error {
		_, err := admin.DeleteGroup(ctx, named["group"])
		return err
	})
}

func deleteTopic(ctx context.Context, named map[string]string) error {
	return withAdmin(named, func(admin *kadm.Client) error {
		_, err := admin.DeleteTopic(ctx, named["topic"])
		return err
	})
}
