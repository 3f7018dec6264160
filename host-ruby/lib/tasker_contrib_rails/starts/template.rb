# frozen_string_literal: true

module TaskerContribRails
  module Starts
    # What a start needs to know of a task template. A process that does not reload code reads each template once.
    class Template
      class << self
        # @param name [String] see {Workflows::Sources#find}
        # @param namespace [String, nil]
        # @param version [String, nil]
        # @return [Template]
        # @raise [Error::NoSuchTemplate] unless namespace and version are given: then it is another application's
        # @raise [Error::Rejected]
        def find(name, namespace: nil, version: nil)
          return read(name, namespace:, version:) if reloading?

          (@known ||= {})[[ name.to_s, namespace, version ]] ||= read(name, namespace:, version:)
        end

        private
          def reloading?
            app = Rails.application if defined?(Rails.application)
            !app&.config.try(:cache_classes)
          end

          def read(name, namespace:, version:)
            template = Workflows::Sources.new.find(name, namespace:, version:).sound_template
            found = new(**template.values_at("name", "namespace", "version").then do |its|
              { name: its[0], namespace: its[1], version: its[2] }
            end, schema: template["input-schema"])
            return found if version.nil? || version == found.version
            raise Error::NoSuchTemplate, found.other(version) unless namespace

            new(name: found.name, namespace:, version:)
          rescue Error::NoSuchTemplate
            raise unless namespace && version && name.present?

            new(name: name.to_s, namespace:, version:)
          end
      end

      # @return [String]
      attr_reader :name, :namespace, :version

      # @param schema [String, nil] JSON: its `input_schema`, where that is known
      def initialize(name:, namespace:, version:, schema: nil)
        @name, @namespace, @version, @schema = name, namespace, version, schema
        @schemas = Workflows::Schemas.new(:remark)
      end

      # @param context [Hash]
      # @return [void]
      # @raise [Error::ContextRefused]
      def check(context) = @schemas.take_context(@schema, context)

      # @api private
      def other(version)
        "This application's #{namespace}/#{name} has the version #{self.version}, not #{version}. To start a task of " \
          "a version that only the engine has, give `namespace:` too."
      end
    end
  end
end
