# frozen_string_literal: true

require "securerandom"

module TaskerContribRails
  module Database
    # The names of one worker's own queues. A worker is a process, and its name is never used again: a queue that
    # came back under the same name within seconds stood still for the visibility time-out of messages that its dead
    # namesake's session had read.
    module PrivateQueue
      # How a worker's name begins; eight characters of chance follow. With the longest namespace (29) a queue's
      # name stays within pgmq's 47.
      PREFIX = "tcr"

      # As PostgreSQL reads it: the first group is the worker.
      PATTERN = "^(#{PREFIX}[0-9a-z]{8})_[A-Za-z0-9_]+_queue$"

      # The first half of the key of the advisory lock which a living worker holds; the second is the hash of its name.
      LOCK = 1_413_829_202

      class << self
        # @return [String] a worker's name, never used before
        def new_worker = PREFIX + Array.new(8) { [ *"0".."9", *"a".."z" ].sample(random: SecureRandom) }.join

        # @param prefix [String] a worker's name, or the prefix of the engine's shared queues
        # @param namespace [String]
        # @return [String]
        def queue(prefix, namespace) = "#{prefix}_#{namespace}_queue"

        # @param queue [String]
        # @return [String] the worker that owns it
        def worker_of(queue) = queue.split("_", 2).first

        # @param queue [String]
        # @return [String] the namespace that it serves
        def namespace_of(queue) = queue.delete_suffix("_queue").split("_", 2).last

        # @param queue [String] a worker's own
        # @param shared [String] the prefix of the engine's shared queues
        # @return [String] the shared queue from which its steps come
        def shared_queue(queue, shared) = queue(shared, namespace_of(queue))
      end
    end
  end
end
