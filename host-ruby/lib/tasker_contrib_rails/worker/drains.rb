# frozen_string_literal: true

require "json"

module TaskerContribRails
  class Worker
    # Adds up how the workers of this machine stopped, in a file, because a process that has ended can't be
    # asked.
    #
    # @api private
    module Drains
      NONE = { "count" => 0, "seconds" => 0.0, "left" => 0 }.freeze
      private_constant :NONE

      class << self
        # @param folder [Pathname]
        # @param report [Drain::Report]
        # @return [void]
        def add(folder, report)
          alone(folder) do
            drains = read(folder)
            PrivateFile.write(file(folder), JSON.generate(
              "count" => drains["count"] + 1, "seconds" => drains["seconds"] + report.seconds,
              "left" => drains["left"] + report.left.size
            ))
          end
        rescue SystemCallError => error
          TaskerContribRails.logger.warn "[Tasker] how this worker ended can't be written: #{error.message}"
        end

        # @param folder [Pathname]
        # @return [Hash{String => Numeric}] count, seconds and left, summed over all stopped workers
        def read(folder)
          said = JSON.parse(File.read(file(folder), encoding: Encoding::UTF_8))
          # The file may contain something else.
          said.is_a?(Hash) && NONE.all? { |key, zero| number?(said[key], zero.class) } ? said : NONE
        rescue SystemCallError, JSON::ParserError
          NONE
        end

        private
          def number?(value, kind) = value.is_a?(kind) && value.finite? && !value.negative?

          def file(folder) = File.join(folder.to_s, "drains.json")

          # Several workers may stop at the same time.
          def alone(folder)
            lock = PrivateFile.lockable(File.join(folder.to_s, "drains.lock"))
            lock.flock(File::LOCK_EX)
            yield
          ensure
            lock&.close
          end
      end
    end
  end
end
