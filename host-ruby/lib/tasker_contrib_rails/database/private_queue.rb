# frozen_string_literal: true

require "securerandom"

module TaskerContribRails
  module Database
    # The names of a worker's private queues. A worker is a process, and its name is never used again. If a queue came
    # back under the same name, it would stand still until the messages that the dead worker had read become visible
    # again.
    module PrivateQueue
      # The start of a worker's name; eight random characters follow. With the longest namespace (29 characters), a
      # queue's name stays within pgmq's limit of 47.
      PREFIX = "tcr"

      # A PostgreSQL regular expression, whose first group is the worker.
      PATTERN = "^(#{PREFIX}[0-9a-z]{8})_[A-Za-z0-9_]+_queue$"

      # The first half of the advisory lock's key that a running worker holds. The second half is the hash of its name.
      LOCK = 1_413_829_202
      private_constant :PREFIX

      class << self
        # @return [String] a new worker's name, never used before
        def new_worker = PREFIX + Array.new(8) { [ *"0".."9", *"a".."z" ].sample(random: SecureRandom) }.join

        # @param prefix [String] a worker's name, or the prefix of the engine's shared queues
        # @param namespace [String]
        # @return [String]
        def queue(prefix, namespace) = "#{prefix}_#{namespace}_queue"

        # @param queue [String]
        # @return [String] the worker that owns the queue
        def worker_of(queue) = queue.split("_", 2).first

        # @param queue [String]
        # @return [String] the namespace that the queue serves
        def namespace_of(queue) = queue.delete_suffix("_queue").split("_", 2).last

        # @param queue [String]
        # @param prefix [String] see {.queue}
        # @return [String, nil] the namespace that it serves; nil: it is no queue of that prefix
        def namespace_in(queue, prefix) = queue[/\A#{Regexp.escape(prefix)}_(.+)_queue\z/, 1]

        # @param queue [String] a private queue
        # @param shared [String] the prefix of the engine's shared queues
        # @return [String] the shared queue from which its steps come
        def shared_queue(queue, shared) = queue(shared, namespace_of(queue))
      end
    end
  end
end
