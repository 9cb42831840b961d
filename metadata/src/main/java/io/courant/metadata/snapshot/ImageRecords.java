package io.courant.metadata.snapshot;

import io.courant.metadata.image.ClusterImage;
import io.courant.metadata.image.ConfigResource;
import io.courant.metadata.image.MetadataRecord;
import io.courant.metadata.image.MetadataRecords;
import io.courant.metadata.image.Partition;
import io.courant.metadata.image.PersistentMap;
import io.courant.metadata.image.Topic;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.function.Function;
import java.util.stream.Stream;

/** The records that make an image from nothing, one after the other; none is made before it is asked for. */
final class ImageRecords implements Iterator<MetadataRecord> {

    /** Taken ids are remembered without whoever took them. */
    private static final int NO_BROKER = -1;

    private static final long NO_BROKER_EPOCH = -1;

    private final Iterator<Iterator<MetadataRecord>> parts;
    private Iterator<MetadataRecord> part = Collections.emptyIterator();

    ImageRecords(ClusterImage image) {
        Iterator<Iterator<MetadataRecord>> topics = mapped(image.topics(), ImageRecords::records);
        Iterator<Iterator<MetadataRecord>> configs = mapped(image.allConfigs(), ImageRecords::records);
        Stream<Iterator<MetadataRecord>> start = Stream.of(
                mapped(image.featureLevels(), each -> MetadataRecords.featureLevel(each.getKey(), each.getValue())),
                mapped(image.brokers(), MetadataRecords::broker),
                producerIds(image));
        this.parts = concatenated(start.iterator(), topics, configs);
    }

    @Override
    public boolean hasNext() {
        while (!part.hasNext() && parts.hasNext()) {
            part = parts.next();
        }
        return part.hasNext();
    }

    @Override
    public MetadataRecord next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        return part.next();
    }

    private static Iterator<MetadataRecord> records(Topic topic) {
        Iterator<MetadataRecord> first =
                List.of(MetadataRecords.topic(topic.name(), topic.id())).iterator();
        Iterator<MetadataRecord> partitions =
                mapped(topic.partitions(), (Partition each) -> MetadataRecords.partition(topic.id(), each));
        return concatenated(first, partitions);
    }

    private static Iterator<MetadataRecord> records(
            Map.Entry<ConfigResource, PersistentMap<String, String>> configured) {
        return mapped(
                configured.getValue(),
                each -> MetadataRecords.config(configured.getKey(), each.getKey(), each.getValue()));
    }

    private static Iterator<MetadataRecord> producerIds(ClusterImage image) {
        return image.nextProducerId() == 0
                ? Collections.emptyIterator()
                : List.of(MetadataRecords.producerIds(NO_BROKER, NO_BROKER_EPOCH, image.nextProducerId()))
                        .iterator();
    }

    private static <S, T> Iterator<T> mapped(Iterable<S> source, Function<S, T> mapping) {
        Iterator<S> from = source.iterator();
        return new Iterator<>() {
            @Override
            public boolean hasNext() {
                return from.hasNext();
            }

            @Override
            public T next() {
                return mapping.apply(from.next());
            }
        };
    }

    @SafeVarargs
    private static <T> Iterator<T> concatenated(Iterator<T>... iterators) {
        return new Iterator<>() {
            private int current;

            @Override
            public boolean hasNext() {
                while (current < iterators.length && !iterators[current].hasNext()) {
                    current++;
                }
                return current < iterators.length;
            }

            @Override
            public T next() {
                if (!hasNext()) {
                    throw new NoSuchElementException();
                }
                return iterators[current].next();
            }
        };
    }
}
