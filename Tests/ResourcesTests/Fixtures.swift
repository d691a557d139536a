/// Objects as `kubectl get -o yaml` prints them, all values invented; addresses are those of RFC 5737.
enum Fixtures {
    /// A hub's objects of every kind that is read, and of two that are not.
    static let hub = """
        # A comment before the first document.
        ---
        apiVersion: networking.fleet.azure.com/v1beta1
        kind: TrafficManagerProfile
        metadata:
          annotations:
            kubectl.kubernetes.io/last-applied-configuration: |
              {"apiVersion":"networking.fleet.azure.com/v1beta1","kind":"TrafficManagerProfile","spec":{"resourceGroup":"rg"}}
          creationTimestamp: "2026-05-04T08:12:31Z"
          finalizers:
          - networking.fleet.azure.com/metrics-cleanup
          generation: 2
          name: web
          namespace: shop
          resourceVersion: "918273"
          uid: 6f1d2c84-3a57-4f0e-9b1e-0c5b7a2f4d10
        spec:
          monitorConfig:
            customHeaders:
            - name: Host
              value: www.shop.example
            intervalInSeconds: 30
            path: /healthz
            port: 80
            protocol: HTTP
            timeoutInSeconds: 10
            toleratedNumberOfFailures: 3
          resourceGroup: rg-shop-tm
        status:
          conditions:
          - lastTransitionTime: "2026-05-04T08:12:40Z"
            message: Successfully configured the Azure Traffic Manager profile
            observedGeneration: 2
            reason: Programmed
            status: "True"
            type: Programmed
          dnsName: shop-web.trafficmanager.net
        ---
        apiVersion: networking.fleet.azure.com/v1beta1
        kind: TrafficManagerBackend
        metadata:
          creationTimestamp: "2026-05-04T08:15:02Z"
          generation: 1
          name: web-blue
          namespace: shop
          uid: b2a9e0f3-7c41-4d6a-8a55-1f9f4b0c6e21
        spec:
          backend:
            name: web-blue
          profile:
            name: web
          weight: 100
        status:
          conditions:
          - message: 3 service(s) exported from clusters have been accepted as Traffic Manager
              endpoints
            reason: Accepted
            status: "True"
            type: Accepted
          endpoints:
          - from:
              cluster: aks-east-2
              weight: 30
            name: fleet-b2a9e0f3#web-blue#aks-east-2
            resourceID: /subscriptions/0/azureEndpoints/fleet-b2a9e0f3#web-blue#aks-east-2
            target: shop-blue-aks-east-2.eastus2.cloudapp.azure.com
            weight: 33
          - name: fleet-b2a9e0f3#web-blue#aks-east-1
            target: 203.0.113.10
        ---
        apiVersion: networking.fleet.azure.com/v1alpha1
        kind: ServiceImport
        metadata:
          name: web-blue
          namespace: shop
        status:
          clusters:
          - cluster: aks-east-1
          - cluster: aks-east-2
          ports:
          - name: http
            port: 80
            protocol: TCP
            targetPort: 8080
          type: ClusterSetIP
        ---
        apiVersion: networking.fleet.azure.com/v1alpha1
        kind: InternalServiceExport
        metadata:
          name: shop-web-blue
          namespace: fleet-member-aks-east-1
        spec:
          isDNSLabelConfigured: true
          ports:
          - name: http
            port: 80
            protocol: TCP
            targetPort: web
          publicIPResourceID: /subscriptions/0/publicIPAddresses/kubernetes-a1b2
          serviceReference:
            apiVersion: v1
            clusterId: aks-east-1
            exportedSince: "2026-05-04T08:05:08Z"
            generation: 0
            kind: Service
            name: web-blue
            namespace: shop
            namespacedName: shop/web-blue
            resourceVersion: "48213"
            uid: 5c1f0e9d-8b7a-4695-8473-6251403f2e11
          type: LoadBalancer
          weight: 60
        status:
          conditions: []
        ---
        apiVersion: placement.kubernetes-fleet.io/v1beta1
        kind: Work
        metadata:
          labels:
            kubernetes-fleet.io/parent-CRP: crp-shop
          name: crp-shop-work
          namespace: fleet-member-aks-east-2
        spec:
          workload:
            manifests:
            - apiVersion: v1
              kind: Service
              metadata:
                name: web-blue
                namespace: shop
              spec:
                ports:
                - port: 80
                type: LoadBalancer
            - apiVersion: networking.fleet.azure.com/v1beta1
              kind: ServiceExport
              metadata:
                annotations:
                  networking.fleet.azure.com/weight: "30"
                name: web-blue
                namespace: shop
            - apiVersion: apps/v1
              kind: Deployment
              metadata:
                name: web
        status:
          manifestConditions:
          - backReportedStatus:
              observationTime: "2026-05-04T08:09:10Z"
              observedStatus:
                apiVersion: v1
                kind: Service
                status:
                  loadBalancer:
                    ingress:
                    - ip: 203.0.113.20
                      ipMode: VIP
            identifier:
              kind: Service
              name: web-blue
              namespace: shop
              ordinal: 0
              resource: services
              version: v1
          - identifier:
              group: networking.fleet.azure.com
              kind: ServiceExport
              name: web-blue
              namespace: shop
        ---
        apiVersion: networking.fleet.azure.com/v1alpha1
        kind: EndpointSliceExport
        metadata:
          name: aks-west-1-shop-web-blue
          namespace: fleet-member-aks-west-1
        spec:
          addressType: IPv4
        ---
        apiVersion: cluster.kubernetes-fleet.io/v1beta1
        kind: MemberCluster
        metadata:
          name: aks-west-1
        ---
        apiVersion: v1
        items:
        - apiVersion: networking.fleet.azure.com/v1alpha1
          kind: TrafficManagerProfile
          metadata:
            name: myatm
            namespace: work
          spec:
            monitorConfig:
              intervalInSeconds: 10
              port: 8080
              protocol: TCP
              toleratedNumberOfFailures: 0
            resourceGroup: rg-nobody-may-touch
        - apiVersion: v1
          kind: Namespace
          metadata:
            creationTimestamp: null
            name: work
          spec:
            finalizers:
            - kubernetes
        kind: List
        metadata:
          resourceVersion: ""

        """

    /// A member cluster's objects.
    static let member = """
        apiVersion: networking.fleet.azure.com/v1beta1
        kind: ServiceExport
        metadata:
          annotations:
            networking.fleet.azure.com/weight: "60"
          name: web-blue
          namespace: shop
        status:
          conditions: []
        ---
        apiVersion: v1
        kind: Service
        metadata:
          annotations:
            service.beta.kubernetes.io/azure-dns-label-name: shop-blue-aks-east-1
          deletionTimestamp: "2026-05-04T08:05:06Z"
          name: web-blue
          namespace: shop
        spec:
          allocateLoadBalancerNodePorts: true
          clusterIP: 10.240.11.7
          ports:
          - name: http
            nodePort: 31380
            port: 80
            targetPort: 8080
          type: LoadBalancer
        status:
          loadBalancer:
            ingress:
            - ip: 203.0.113.10
              ipMode: VIP
            - hostname: lb.example.test
        """

    /// Objects of Pointsman's own kinds, with every field.
    static let own = """
        apiVersion: pointsman.dev/v1
        kind: ClusterAddress
        metadata: {namespace: fleet-member-east, name: shop-web}
        spec:
          cluster: east
          service: {namespace: shop, name: web}
          addresses: [192.0.2.1, "2001:db8::1", lb.example.test]
        ---
        apiVersion: pointsman.dev/v1
        kind: ExternalEndpoint
        metadata: {namespace: shop, name: dc}
        spec: {profile: {name: web}, target: 127.0.0.1, weight: 7, enabled: false, alwaysServe: true}
        ---
        apiVersion: pointsman.dev/v1
        kind: ProfilePolicy
        metadata: {namespace: shop, name: web}
        spec:
          profile: {name: web}
          ttlSeconds: 30
          maxReturn: 2
          hostnames: [www.shop.test, shop.test.]
          allDegraded: serve
          minimumHealthyWeight: 0.25
          https: {alpn: [h2, h3], port: 8443}
          monitor:
            protocol: HTTPS
            port: 8443
            path: /healthz
            method: HEAD
            intervalSeconds: 5
            timeoutSeconds: 2.5
            toleratedNumberOfFailures: 2
            recoveryThreshold: 2
            expectedStatusCodes: ["200-299", "401"]
            bodyContains: ready
            customHeaders: [{name: Host, value: www.shop.test}]
            tls: {verify: file, caFile: ca.pem, serverName: www.shop.test, certificateFile: probe.pem, keyFile: probe.key}
            observeOnly: true
        """
}
